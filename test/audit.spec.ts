import type { EntityManager } from 'typeorm';
import { Role } from '../src/access/roles.js';
import { besideRequests, duringRequest } from '../src/shared/commands/request-context.js';
import { asSystem } from '../src/shared/database/scope.js';
import { Transactions } from '../src/shared/database/transactions.js';
import { booked, coachWith, party } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { makeTrip } from './support/trip.factory.js';

interface Entry {
  id: string;
  account_id: string | null;
  role: string | null;
  region_code: string | null;
  address: string | null;
  request_id: string | null;
  action: string;
  target: Record<string, string>;
  reason: string;
  input: object | null;
  outcome: object | null;
}

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterAll(() => t.close());

const entries = (action: string) =>
  t.dataSource.query<Entry[]>('SELECT e.* FROM audit_entries e WHERE e.action = $1 ORDER BY e.id', [action]);
/** What was done to something since it was made. */
const entriesAbout = async (id: string) =>
  (await t.dataSource.query<Entry[]>('SELECT e.* FROM audit_entries e ORDER BY e.id')).filter(
    (entry) => entry.target.made !== id && Object.values(entry.target).includes(id),
  );
const changesOf = ({ id }: Entry) =>
  t.dataSource.query<{ table_name: string; row_id: string; before: object; after: object | null }[]>(
    'SELECT c.* FROM audit_changes c WHERE c.entry_id = $1 ORDER BY c.id',
    [id],
  );

describe('a command', () => {
  it('is recorded with who gave it, from where, about what and why', async () => {
    const trip = await makeTrip(t, yangcheng);
    await yangcheng.post(`/trips/${trip.id}/opening`).send({}).expect(200);
    await yangcheng.post(`/trips/${trip.id}/cancellation`).send({ reason: '道路结冰' }).expect(200);
    const [opening, cancellation] = await entriesAbout(trip.id);
    expect(opening).toMatchObject({
      ...{ account_id: yangcheng.accountId, role: 'COUNTY_SCHEDULER', region_code: '140522' },
      ...{ address: '127.0.0.1', request_id: expect.any(String), action: 'Trips_open' },
      ...{ target: { id: trip.id }, outcome: { id: trip.id, state: 'OPEN' } },
    });
    expect(cancellation).toMatchObject({
      ...{ action: 'TripBookings_cancel', target: { tripId: trip.id }, reason: '道路结冰' },
    });
  });

  it('is recorded with what it changed, before and after, and nothing else', async () => {
    const trip = await makeTrip(t, yangcheng);
    await yangcheng.post(`/trips/${trip.id}/opening`).send({}).expect(200);
    const [opening] = await entriesAbout(trip.id);
    expect(await changesOf(opening)).toEqual([
      expect.objectContaining({
        ...{ table_name: 'trips', row_id: trip.id, before: { state: 'DRAFT' }, after: { state: 'OPEN' } },
      }),
    ]);
  });

  it('is not recorded when it is refused, and leaves no change behind', async () => {
    const trip = await makeTrip(t, yangcheng);
    await yangcheng.post(`/trips/${trip.id}/opening`).send({}).expect(200);
    await yangcheng.post(`/trips/${trip.id}/opening`).send({}).expect(409);
    const about = await entriesAbout(trip.id);
    expect(about.map(({ action }) => action)).toEqual(['Trips_open']);
    const [{ orphans }] = await t.dataSource.query<[{ orphans: number }]>(
      `SELECT count(*) AS orphans FROM audit_changes c
        WHERE NOT EXISTS (SELECT FROM audit_entries e WHERE e.id = c.entry_id)`,
    );
    expect(orphans).toBe(0);
  });

  it('is recorded once, however often it is sent under one key', async () => {
    const trip = await makeTrip(t, yangcheng);
    const open = () => yangcheng.post(`/trips/${trip.id}/opening`).set('Idempotency-Key', trip.id).send({});
    await Promise.all([open().expect(200), open().expect(200), open().expect(200)]);
    expect(await entriesAbout(trip.id)).toHaveLength(1);
  });

  it('of another county is refused without a record', async () => {
    const stranger = await t.as(Role.CountyScheduler, '141102');
    const trip = await makeTrip(t, yangcheng);
    const { status } = await stranger.post(`/trips/${trip.id}/opening`).send({});
    expect([403, 404]).toContain(status);
    expect(await entriesAbout(trip.id)).toEqual([]);
  });
});

describe('a command of several transactions', () => {
  const underWay = {
    ...{ action: 'Things_do', target: {}, account: null, address: '127.0.0.1', requestId: 'one' },
    ...{ isCommand: true },
  };
  const rename = (manager: EntityManager, name: string) =>
    manager.query(`UPDATE accounts SET display_name = $2 WHERE id = $1`, [yangcheng.accountId, name]);
  const look = (manager: EntityManager) => manager.query('SELECT 1');

  it('is recorded by the first, and by each further one that writes, with what that changed', async () => {
    const transactions = t.app.get(Transactions);
    await asSystem('boot', () =>
      duringRequest(
        async () => {
          await transactions.run(look);
          await transactions.run(look);
          await transactions.run((manager) => rename(manager, 'twice'));
          await transactions.run((manager) => rename(manager, 'thrice'));
        },
        { ...underWay },
      ),
    );
    const recorded = await entries('Things_do');
    expect(recorded.map(({ request_id }) => request_id)).toEqual(['one', 'one', 'one']);
    expect(await Promise.all(recorded.map(async (entry) => (await changesOf(entry)).length))).toEqual([
      0, 1, 1,
    ]);
  });

  it('leaves nothing to what goes on behind its answer', async () => {
    await asSystem('boot', () =>
      duringRequest(
        () => besideRequests(() => t.app.get(Transactions).run((manager) => rename(manager, 'beside'))),
        { ...underWay, action: 'Things_wake' },
      ),
    );
    expect(await entries('Things_wake')).toEqual([]);
  });
});

describe('the booking desk', () => {
  it('records each booking with who made it, also when they are made together', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const cadre = await t.as(Role.Cadre, '140522');
    const parties: string[] = [];
    for (let i = 0; i < 6; i += 1) parties.push(await party(t, yangcheng));
    const made = await Promise.all(
      parties.map((partyId, i) => booked(i % 2 ? cadre : yangcheng, trip.id, partyId)),
    );
    await yangcheng.post(`/trips/${trip.id}/bookings`).send({ partyId: parties[0] }).expect(409);
    const recorded = (await entriesAbout(trip.id)).filter(({ action }) => action === 'TripBookings_book');
    const told = (entry: { account_id: string | null; input: object | null; outcome: object | null }) =>
      JSON.stringify([entry.account_id, entry.input, entry.outcome && (entry.outcome as { id: string }).id]);
    expect(recorded.map(told).sort()).toEqual(
      made
        .map(({ id }, i) => ({
          account_id: (i % 2 ? cadre : yangcheng).accountId,
          ...{ input: { partyId: parties[i] }, outcome: { id } },
        }))
        .map(told)
        .sort(),
    );
  });
});

describe('an entry', () => {
  it('is neither changed nor deleted, even by who owns the tables', async () => {
    await makeTrip(t, yangcheng);
    expect((await entries('Trips_create')).length).toBeGreaterThan(0);
    for (const statement of [
      `UPDATE audit_entries SET action = 'nothing'`,
      'DELETE FROM audit_entries',
      'TRUNCATE audit_entries CASCADE',
      `UPDATE audit_changes SET before = '{}'`,
      'DELETE FROM audit_changes',
      'TRUNCATE audit_changes',
      'TRUNCATE audit_links',
    ]) {
      await expect(t.dataSource.query(statement)).rejects.toThrow('never change');
    }
  });
});
