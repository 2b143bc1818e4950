import { Role } from '../src/access/roles.js';
import { booked, brokenInvariants, coachOf, party, UNBROKEN } from './support/seating.factory.js';
import { startTestApp, TestApp } from './support/test-app.js';
import { makeOpenTrip } from './support/trip.factory.js';
import { undone } from './support/undone.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  const yangcheng = await t.as(Role.CountyScheduler, '140522');
  const trip = await makeOpenTrip(t, yangcheng, { vehicles: [coachOf(6), coachOf(6)] });
  for (let i = 0; i < 4; i += 1) await booked(yangcheng, trip.id, await party(t, yangcheng, { size: 2 }));
  expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
});
afterAll(() => t.close());

/** What a process that forgot its locks would write, and the guard that keeps the database from taking it. */
const ATTACKS: Record<
  string,
  { constraint: string; guard: string; attack: string; broken: keyof typeof UNBROKEN }
> = {
  'a seat held by two': {
    constraint: 'uq_passengers_seat',
    guard: 'ALTER TABLE passengers DROP CONSTRAINT uq_passengers_seat',
    attack: `UPDATE passengers p SET seat = o.seat FROM passengers o
              WHERE p.id = (SELECT max(x.id::text)::uuid FROM passengers x WHERE x.trip_vehicle_id = o.trip_vehicle_id)
                AND o.id = (SELECT y.id FROM passengers y WHERE y.seat IS NOT NULL ORDER BY y.id LIMIT 1)`,
    broken: 'seatsHeldTwice',
  },
  'more passengers than seats': {
    constraint: 'fk_passengers_seat',
    guard: 'DROP FUNCTION trip_seats_change CASCADE',
    attack: `DELETE FROM trip_seats s USING passengers p WHERE s.trip_vehicle_id = p.trip_vehicle_id AND s.label = p.seat`,
    broken: 'vehiclesOverfull',
  },
  'more offers than seats': {
    constraint: 'fk_passengers_seat',
    guard: 'DROP FUNCTION trip_seats_change CASCADE',
    attack: `UPDATE bookings b SET state = 'OFFERED', offer_expires_at = now() WHERE b.state = 'CONFIRMED';
             DELETE FROM trip_seats s USING passengers p WHERE s.trip_vehicle_id = p.trip_vehicle_id AND s.label = p.seat`,
    broken: 'vehiclesOverfull',
  },
  'more seats kept for regions than there are': {
    constraint: 'ck_allotments_fit',
    guard: 'DROP TRIGGER tr_allotments_fit ON allotments',
    attack: `INSERT INTO allotments (id, trip_id, region_code, seats, returns_at, created_by, created_at)
             SELECT gen_random_uuid(), t.id, '140522', 10000, now(), t.created_by, now() FROM trips t;
             SET CONSTRAINTS ALL IMMEDIATE`,
    broken: 'keptBeyondSeats',
  },
  'one person on two trips at a time': {
    constraint: 'ex_passengers_one_trip_at_a_time',
    guard: 'ALTER TABLE passengers DROP CONSTRAINT ex_passengers_one_trip_at_a_time',
    attack: `UPDATE passengers p SET worker_id = o.worker_id, travel_request_id = o.travel_request_id
               FROM (SELECT * FROM passengers x WHERE x.seat IS NOT NULL LIMIT 1) o WHERE p.seat IS NOT NULL`,
    broken: 'peopleInTwoPlaces',
  },
  'a party split over two vehicles': {
    constraint: 'fk_passengers_same_vehicle',
    guard: 'ALTER TABLE passengers DROP CONSTRAINT fk_passengers_same_vehicle',
    // The first of all: for those in the second vehicle no seat is free in the first.
    attack: `WITH party AS (SELECT min(p.id::text)::uuid AS id FROM passengers p WHERE p.seat IS NOT NULL
                             GROUP BY p.booking_id HAVING count(*) > 1 ORDER BY min(p.id::text) LIMIT 1)
             UPDATE passengers p SET (trip_vehicle_id, seat) = (
               SELECT s.trip_vehicle_id, s.label FROM trip_seats s JOIN trip_vehicles v ON v.id = s.trip_vehicle_id
                WHERE v.id <> p.trip_vehicle_id
                  AND NOT EXISTS (SELECT FROM passengers o WHERE o.trip_vehicle_id = v.id AND o.seat = s.label) LIMIT 1)
               FROM party WHERE p.id = party.id;
             SET CONSTRAINTS fk_passengers_same_vehicle IMMEDIATE`,
    broken: 'partiesSplit',
  },
};

/** All is undone. */
describe.each(Object.entries(ATTACKS))('control: %s', (_, { constraint, guard, attack, broken }) => {
  it('is refused by the guard', async () => {
    const refused = t.dataSource.transaction(async (manager) => {
      for (const sql of attack.split(';')) await manager.query(sql);
    });
    await expect(refused).rejects.toMatchObject({ driverError: { constraint } });
  });

  it('is found by the sweep when the guard is gone', async () => {
    await undone(t.dataSource, async (manager) => {
      await manager.query(guard);
      const immediate = attack.split(';').filter((sql) => !sql.includes('SET CONSTRAINTS'));
      for (const sql of immediate) await manager.query(sql);
      expect((await brokenInvariants(manager))[broken]).not.toEqual([]);
    });
  });
});
