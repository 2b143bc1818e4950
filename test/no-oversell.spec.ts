import { EntityManager } from 'typeorm';
import { Role } from '../src/access/roles.js';
import { DeskTrips } from '../src/seating/desk-trips.js';
import { TripsService } from '../src/trips/trips.service.js';
import { patiently } from './support/patiently.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { openParties } from './support/planning.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip, stop } from './support/trip.factory.js';
import { undone } from './support/undone.js';

let t: TestApp;
let beside: TestApp;
let yangcheng: Caller;
let yangchengBeside: Caller;
beforeAll(async () => {
  t = await startTestApp();
  beside = await startBeside(t);
  [yangcheng, yangchengBeside] = await Promise.all(
    [t, beside].map((app) => app.as(Role.CountyScheduler, '140522')),
  );
});
afterAll(async () => {
  await beside.close();
  await t.close();
});

const ask = (i: number, tripId: string, partyId: string) =>
  [yangcheng, yangchengBeside][i % 2].post(`/trips/${tripId}/bookings`).send({ partyId });
/** Sends all at once, by turns to one process and the other. Who is told to come again does. */
async function race(tripIds: string[], partyIds: string[]): Promise<{ status: number; body: Answer }[]> {
  return Promise.all(
    partyIds.map((partyId, i) => patiently(() => ask(i, tripIds[i % tripIds.length], partyId))),
  );
}
interface Answer {
  state?: string;
  code?: string;
  passengers: unknown[];
}

const many = async (parties: number, size = 1) =>
  openParties(t, { campaignId: await campaignId(t), by: yangcheng, parties, size });
const seatedOn = async (tripId: string) => {
  const [{ seated }] = await t.dataSource.query<{ seated: number }[]>(
    'SELECT count(p.seat) AS seated FROM passengers p WHERE p.trip_id = $1',
    [tripId],
  );
  return seated;
};

/** Takes a guard away. That a seat exists is looked at by triggers, under the name of a foreign key. */
const dropped = (guard: string) =>
  guard === 'fk_passengers_seat'
    ? 'DROP FUNCTION passengers_use_seats CASCADE'
    : `ALTER TABLE passengers DROP CONSTRAINT ${guard}`;

describe('many at once for the last seats', () => {
  it('of a coach with 53 seats: 53 get one, the others wait, from two processes', async () => {
    const trip = await makeOpenTrip(t, yangcheng, { vehicles: [{ layoutCode: 'COACH_55' }] });
    const answers = await race([trip.id], await many(200));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const states = answers.map(({ body }) => body.state);
    expect(states.filter((state) => state === 'CONFIRMED')).toHaveLength(53);
    expect(states.filter((state) => state === 'WAITING')).toHaveLength(147);
    expect(await seatedOn(trip.id)).toBe(53);
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  });

  it('in parties of three over two small coaches: no party is split', async () => {
    const vehicles = [coachOf(5), coachOf(7)];
    const trip = await makeOpenTrip(t, yangcheng, { vehicles });
    await race([trip.id], await many(20, 3));
    expect(await seatedOn(trip.id)).toBe(9);
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  });

  it('while bookings are cancelled and the trip is filled: every seat is held once, none is lost', async () => {
    const trip = await coachWith(t, yangcheng, 12);
    const answers = await race([trip.id], await many(20));
    const held = answers.filter(({ body }) => body.state === 'CONFIRMED').map(({ body }) => body as never);
    await Promise.all([
      ...held.map(({ id }) =>
        yangcheng
          .post(`/bookings/${id as string}/cancellation`)
          .send({})
          .expect(200),
      ),
      ...[yangcheng, yangchengBeside].map((caller) => caller.post(`/trips/${trip.id}/fillings`).expect(201)),
      race([trip.id], await many(10)),
    ]);
    expect(await seatedOn(trip.id)).toBe(12);
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  });
});

describe('one party at once', () => {
  it('on eight trips of the same day: exactly one takes it', async () => {
    const trips = await Promise.all(Array.from({ length: 8 }, () => coachWith(t, yangcheng, 4)));
    const partyId = await party(t, yangcheng, { size: 2 });
    const answers = await race(
      trips.map(({ id }) => id as string),
      Array<string>(8).fill(partyId),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['BOOKED_ELSEWHERE']));
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  });

  it('eight times on one trip: one booking', async () => {
    const trip = await coachWith(t, yangcheng, 30);
    const answers = await race([trip.id], Array<string>(8).fill(await party(t, yangcheng)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await seatedOn(trip.id)).toBe(1);
  });

  it('by two schedulers who fill overlapping trips: nobody is seated twice', async () => {
    const trips = await Promise.all(Array.from({ length: 4 }, () => coachWith(t, yangcheng, 20)));
    await many(30);
    const fillings = await Promise.all(
      trips.map(({ id }, i) => [yangcheng, yangchengBeside][i % 2].post(`/trips/${id}/fillings`).expect(201)),
    );
    const seated = fillings.reduce((sum, { body }) => sum + (body.seatedPeople as number), 0);
    const onTrips = await Promise.all(trips.map(({ id }) => seatedOn(id)));
    expect(onTrips.reduce((sum, count) => sum + count, 0)).toBe(seated);
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  });
});

/** The guards of the database, each attacked with what would break its invariant. */
describe('the database itself refuses', () => {
  let bookings: { id: string; tripId: string; tripVehicleId: string; passengers: { id: string }[] }[];
  let otherVehicle: string;
  beforeAll(async () => {
    const two = [{ layoutCode: 'COACH_39' }, { layoutCode: 'COACH_39', blockedSeats: ['37'] }];
    const first = await makeOpenTrip(t, yangcheng, { vehicles: two });
    const next = await coachWith(t, yangcheng, 10, {
      stops: [
        stop('BOARDING', '140522', '2024-02-20T21:00:00+08:00'),
        stop('ALIGHTING', '320583', '2024-02-21T09:00:00+08:00'),
      ],
    });
    bookings = [
      await booked(yangcheng, first.id, await party(t, yangcheng, { size: 2 })),
      await booked(yangcheng, first.id, await party(t, yangcheng)),
      await booked(yangcheng, next.id, await party(t, yangcheng)),
    ];
    const vehicleIds = first.vehicles.map(({ id }: { id: string }) => id);
    otherVehicle = vehicleIds.find((id: string) => id !== bookings[0].tripVehicleId);
  });

  /** Makes the third booking's passenger the same person as the second's; they travel one after the other. */
  const samePerson = (manager: EntityManager) =>
    manager.query(
      `UPDATE passengers p SET worker_id = o.worker_id, travel_request_id = o.travel_request_id
         FROM passengers o WHERE p.booking_id = $1 AND o.booking_id = $2`,
      [bookings[2].id, bookings[1].id],
    );
  const attacks = {
    'a seat held by two': {
      constraint: 'uq_passengers_seat',
      broken: 'seatsHeldTwice',
      attack: (manager: EntityManager) =>
        manager.query(
          `UPDATE passengers p SET seat = o.seat FROM passengers o WHERE p.booking_id = $1 AND o.id = $2`,
          [bookings[1].id, bookings[0].passengers[0].id],
        ),
    },
    'a seat that the trip does not give out': {
      constraint: 'fk_passengers_seat',
      broken: 'vehiclesOverfull',
      attack: (manager: EntityManager) =>
        manager.query(
          `INSERT INTO passengers (id, booking_id, trip_id, departs_at, arrives_at, travel_request_id, worker_id,
                                   trip_vehicle_id, seat)
           SELECT gen_random_uuid(), p.booking_id, p.trip_id, p.departs_at, p.arrives_at, r.id, r.worker_id,
                  p.trip_vehicle_id, 'X' || r.no
             FROM passengers p
             JOIN (SELECT o.id, o.worker_id, row_number() OVER () AS no FROM travel_requests o
                    WHERE o.worker_id NOT IN (SELECT x.worker_id FROM passengers x WHERE x.seat IS NOT NULL)
                    LIMIT 40) r ON true
            WHERE p.booking_id = $1`,
          [bookings[1].id],
        ),
    },
    'a person on two trips at the same time': {
      constraint: 'ex_passengers_one_trip_at_a_time',
      broken: 'peopleInTwoPlaces',
      attack: async (manager: EntityManager) => {
        await samePerson(manager);
        await manager.query(`UPDATE trips SET departs_at = departs_at - interval '1 hour' WHERE id = $1`, [
          bookings[2].tripId,
        ]);
      },
    },
    'a party split over two vehicles': {
      constraint: 'fk_passengers_same_vehicle',
      broken: 'partiesSplit',
      attack: async (manager: EntityManager) => {
        await manager.query('UPDATE passengers SET trip_vehicle_id = $2, seat = $3 WHERE id = $1', [
          ...[bookings[0].passengers[0].id, otherVehicle, '1'],
        ]);
        await manager.query('SET CONSTRAINTS ALL IMMEDIATE');
      },
    },
  } as const;

  it.each(Object.entries(attacks))('%s', async (_, { constraint, attack }) => {
    const refused = t.dataSource.transaction((manager) => attack(manager));
    await expect(refused).rejects.toMatchObject({ driverError: { constraint } });
  });

  it.each(Object.entries(attacks))(
    '%s: without its guard it would happen',
    async (_, { constraint, broken, attack }) => {
      await undone(t.dataSource, async (manager) => {
        await manager.query(dropped(constraint));
        await attack(manager);
        expect((await brokenInvariants(manager))[broken]).not.toEqual([]);
      });
    },
  );

  it('but lets a person travel on when the first trip has ended', async () => {
    await undone(t.dataSource, async (manager) => {
      await samePerson(manager);
      expect(await brokenInvariants(manager)).toEqual(UNBROKEN);
    });
  });
});

/** Shows that the races above can fail. Comes last: it takes the guards of this database away for good. */
describe('control', () => {
  /**
   * For ten seats. Who asks first at one process and who does at the other have both seen the seats before either takes any:
   * that is how it can go without the lock, and here it must.
   */
  const raceForTen = async () => {
    const trip = await coachWith(t, yangcheng, 10);
    const [one, other, ...rest] = await many(40);
    let looking = 0;
    const bothLook = new Promise<void>((go) => {
      for (const { app } of [t, beside]) {
        const desk = app.get(DeskTrips);
        const seats = desk.seats.bind(desk);
        jest.spyOn(desk, 'seats').mockImplementationOnce(async (...of) => {
          const seen = await seats(...of);
          if ((looking += 1) === 2) go();
          await bothLook;
          return seen;
        });
      }
    });
    const first = await Promise.all([one, other].map((partyId, i) => ask(i, trip.id, partyId)));
    const others = await Promise.all(rest.map((partyId, i) => ask(i, trip.id, partyId)));
    return { trip, answers: [...first, ...others] as { status: number; body: Answer }[] };
  };
  const withoutTripLock = () => {
    for (const { app } of [t, beside]) {
      const trips = app.get(TripsService);
      jest
        .spyOn(trips, 'lockAll')
        .mockImplementation((manager, ids) => Promise.all(ids.map((id) => trips.get(manager, id))));
    }
  };

  it('without the lock, the constraints alone keep seats from being held twice, at the price of refusals', async () => {
    withoutTripLock();
    const { trip, answers } = await raceForTen();
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
    expect(answers.filter(({ body }) => body.state === 'CONFIRMED')).toHaveLength(await seatedOn(trip.id));
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  });

  it('without the lock and the constraints, the same race oversells', async () => {
    withoutTripLock();
    await t.dataSource.query(`${dropped('uq_passengers_seat')}; ${dropped('fk_passengers_seat')}`);
    const { trip } = await raceForTen();
    expect(await seatedOn(trip.id)).toBeGreaterThan(10);
    const { seatsHeldTwice, vehiclesOverfull } = await brokenInvariants(t.dataSource);
    expect(seatsHeldTwice.length).toBeGreaterThan(0);
    expect(vehiclesOverfull).toHaveLength(1);
  });
});
