import pg from 'pg';
import { EntityManager } from 'typeorm';
import { CheckReferencesAsASet1767225600084 } from '../migrations/0084-references-as-a-set.js';
import { Role } from '../src/access/roles.js';
import { newId } from '../src/shared/ids.js';
import { untilLockWaits } from './support/lock-waits.js';
import { booked, coachOf, party } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { makeOpenTrip } from './support/trip.factory.js';
import { undone } from './support/undone.js';

let t: TestApp;
let yangcheng: Caller;
let tripId: string;
let booking: { id: string; passengers: { id: string }[] };
let otherParty: string;
let otherVehicle: string;
/** Somebody who has no seat yet. */
let other: { travel_request_id: string; worker_id: string };
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
  tripId = (await makeOpenTrip(t, yangcheng, { vehicles: [coachOf(6), coachOf(6)] })).id;
  booking = await booked(yangcheng, tripId, await party(t, yangcheng, { size: 2 }));
  otherParty = await party(t, yangcheng);
  [{ id: otherVehicle }] = await t.dataSource.query<{ id: string }[]>(
    `SELECT v.id FROM trip_vehicles v WHERE v.trip_id = $1
        AND NOT EXISTS (SELECT FROM passengers p WHERE p.trip_vehicle_id = v.id)`,
    [tripId],
  );
  [other] = await t.dataSource.query<(typeof other)[]>(
    'SELECT r.id AS travel_request_id, r.worker_id FROM travel_requests r WHERE r.party_id = $1',
    [otherParty],
  );
});
afterAll(() => t.close());

/** One more row like one there is, but for what is said. */
function copied(
  manager: { query(sql: string, values: unknown[]): Promise<unknown> },
  table: string,
  id: string,
  overrides: object,
): Promise<unknown> {
  return manager.query(
    `INSERT INTO ${table} SELECT (jsonb_populate_record(x, $2)).* FROM ${table} x WHERE x.id = $1`,
    [id, JSON.stringify({ id: newId(), ...overrides })],
  );
}

/** For each foreign key a row that refers to nothing. */
const DANGLING: Record<string, () => { table: string; overrides: object }> = {
  fk_bookings_trip: () => ofBooking({ trip_id: newId() }),
  fk_bookings_party: () => ofBooking({ party_id: newId() }),
  fk_bookings_trip_vehicle: () => ofBooking({ trip_vehicle_id: newId() }),
  fk_bookings_account: () => ofBooking({ created_by: newId() }),
  fk_passengers_booking: () => ofPassenger({ booking_id: newId() }),
  fk_passengers_trip: () => ofPassenger({ departs_at: '2020-01-01T00:00:00Z' }),
  fk_passengers_request: () => ofPassenger({ travel_request_id: newId() }),
  fk_passengers_same_vehicle: () => ofPassenger({ ...other, trip_vehicle_id: otherVehicle, seat: '1' }),
  fk_booking_decisions_booking: () => ofDecision({ booking_id: newId() }),
  fk_booking_decisions_account: () => ofDecision({ account_id: newId() }),
};
const ofBooking = (overrides: object) => ({
  table: 'bookings',
  overrides: { code: 'COPY', party_id: otherParty, ...overrides },
});
const ofPassenger = (overrides: object) => ({
  table: 'passengers',
  overrides: { trip_vehicle_id: null, seat: null, seat_reason: null, ...overrides },
});
const ofDecision = (overrides: object) => ({ table: 'booking_decisions', overrides });

async function idIn(table: string): Promise<string> {
  const [{ id }] = await t.dataSource.query<{ id: string }[]>(`SELECT id FROM ${table} LIMIT 1`);
  return id;
}

describe.each(Object.keys(DANGLING))('%s', (constraint) => {
  const attack = async (manager: EntityManager) => {
    const { table, overrides } = DANGLING[constraint]();
    await copied(manager, table, await idIn(table), overrides);
  };

  it('is looked at for new rows at once', async () => {
    await expect(t.dataSource.transaction(attack)).rejects.toMatchObject({
      driverError: { constraint, code: '23503' },
    });
  });

  it('is looked at by nothing else: without the guard the row is taken', async () => {
    await undone(t.dataSource, async (manager) => {
      const { table } = DANGLING[constraint]();
      await manager.query(`ALTER TABLE ${table} DISABLE TRIGGER tr_${table}_use_references`);
      await attack(manager);
    });
  });
});

describe('what the foreign keys still do themselves', () => {
  it('is everything but asking for each new row', async () => {
    const silent = await t.dataSource.query<{ constraint: string; asks: string }[]>(
      `SELECT c.conname AS constraint, f.proname AS asks
         FROM pg_trigger g JOIN pg_constraint c ON c.oid = g.tgconstraint JOIN pg_proc f ON f.oid = g.tgfoid
        WHERE g.tgisinternal AND g.tgenabled = 'D'`,
    );
    expect(silent.map(({ asks }) => asks)).toEqual(silent.map(() => 'RI_FKey_check_ins'));
    expect(silent.map(({ constraint }) => constraint).sort()).toEqual(Object.keys(DANGLING).sort());
  });

  it.each([
    'UPDATE bookings SET party_id = gen_random_uuid()',
    'UPDATE passengers SET travel_request_id = gen_random_uuid()',
    'UPDATE booking_decisions SET account_id = gen_random_uuid()',
    'DELETE FROM bookings',
    'DELETE FROM travel_requests',
    'UPDATE trips SET id = gen_random_uuid()',
  ])('%s is refused', async (statement) => {
    await expect(t.dataSource.query(statement)).rejects.toMatchObject({ driverError: { code: '23503' } });
  });
});

describe('a party that is taken away while somebody books for it', () => {
  let booker: pg.Client;
  let remover: pg.Client;
  beforeEach(async () => {
    [booker, remover] = [
      new pg.Client(t.settings.databaseOwnerUrl),
      new pg.Client(t.settings.databaseOwnerUrl),
    ];
    for (const client of [booker, remover]) {
      await client.connect();
      await client.query('BEGIN');
    }
  });
  afterEach(() => Promise.all([booker.end(), remover.end()]));

  /** A party that nothing refers to yet. */
  async function lonelyParty(): Promise<string> {
    const id = newId();
    await copied(t.dataSource.manager, 'parties', otherParty, { id });
    return id;
  }
  const removal = (id: string) => remover.query('DELETE FROM parties WHERE id = $1', [id]);
  const bookingFor = (partyId: string) =>
    copied(booker, 'bookings', booking.id, { code: newId(), party_id: partyId });

  it('stays when the booking was first', async () => {
    const id = await lonelyParty();
    await bookingFor(id);
    const removed = removal(id).catch((error: unknown) => error);
    await untilLockWaits(t);
    await booker.query('COMMIT');
    expect(await removed).toMatchObject({ code: '23503' });
  });

  it('is booked for by nobody when the removal was first', async () => {
    const id = await lonelyParty();
    await removal(id);
    const refused = bookingFor(id).catch((error: unknown) => error);
    await untilLockWaits(t);
    await remover.query('COMMIT');
    expect(await refused).toMatchObject({ code: '23503', constraint: 'fk_bookings_party' });
  });
});

it('with an owner who may not silence foreign keys they go on asking, and nobody asks twice', async () => {
  await undone(t.dataSource, async (manager) => {
    const runner = manager.queryRunner!;
    const step = new CheckReferencesAsASet1767225600084();
    const silent = async () => {
      const [counts] = await manager.query<object[]>(
        `SELECT count(*) FILTER (WHERE g.tgisinternal) AS "byRow",
                count(*) FILTER (WHERE g.tgname LIKE 'tr\\_%\\_use\\_references') AS "asASet"
           FROM pg_trigger g WHERE g.tgenabled = 'D'`,
      );
      return counts;
    };
    expect(await silent()).toEqual({ byRow: 10, asASet: 0 });
    await step.down(runner);
    expect(await silent()).toEqual({ byRow: 0, asASet: 0 });
    await manager.query(`CREATE ROLE plain_owner; GRANT ALL ON SCHEMA public TO plain_owner`);
    for (const table of ['bookings', 'passengers', 'booking_decisions']) {
      await manager.query(`ALTER TABLE ${table} OWNER TO plain_owner`);
    }
    await manager.query(`SET LOCAL ROLE plain_owner`);
    await step.up(runner);
    await manager.query('RESET ROLE');
    expect(await silent()).toEqual({ byRow: 0, asASet: 3 });
  });
});
