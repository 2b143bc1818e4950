import { DataSource, EntityManager } from 'typeorm';
import { campaignId, makeOpenTrip } from './trip.factory.js';
import { DemandWish, openParties } from './planning.factory.js';
import type { Caller, TestApp } from './test-app.js';

/** Labels of a `COACH_39` from the front, four a row and the last five in one. */
const ALL = Array.from({ length: 37 }, (_, i) => String(i + 1));

/** A coach of whose seats only so many, the first ones, are given out. */
export const coachOf = (seats: number) => ({ layoutCode: 'COACH_39', blockedSeats: ALL.slice(seats) });

/** An open trip of one such coach. */
export async function coachWith(t: TestApp, caller: Caller, seats: number, overrides: object = {}) {
  return makeOpenTrip(t, caller, { vehicles: [coachOf(seats)], ...overrides });
}

/** One open party from Yangcheng to Kunshan that can leave on 20 February. */
export async function party(
  t: TestApp,
  by: Caller,
  { groups = [], birthDate, ...wish }: Partial<DemandWish> & { groups?: string[]; birthDate?: string } = {},
): Promise<string> {
  const [partyId] = await openParties(t, { campaignId: await campaignId(t), by, parties: 1, ...wish });
  await t.dataSource.query(
    `UPDATE workers w SET priority_groups = $2, birth_date = coalesce($3, w.birth_date)
      WHERE w.id IN (SELECT r.worker_id FROM travel_requests r WHERE r.party_id = $1)`,
    [partyId, groups, birthDate ?? null],
  );
  return partyId;
}

/** Books a party and answers its booking. */
export async function booked(caller: Caller, tripId: string, partyId: string) {
  return (await caller.post(`/trips/${tripId}/bookings`).send({ partyId }).expect(201)).body;
}

/** What breaks the invariants of seating anywhere in the database; all of it must be empty. */
export async function brokenInvariants(
  database: DataSource | EntityManager,
): Promise<Record<keyof typeof UNBROKEN, unknown[]>> {
  const rows = (sql: string) => database.query<unknown[]>(sql);
  return {
    seatsHeldTwice: await rows(
      `SELECT p.trip_vehicle_id, p.seat FROM passengers p WHERE p.seat IS NOT NULL
        GROUP BY p.trip_vehicle_id, p.seat HAVING count(*) > 1`,
    ),
    vehiclesOverfull: await rows(
      `SELECT v.id FROM trip_vehicles v
        WHERE (SELECT count(*) FROM passengers p WHERE p.trip_vehicle_id = v.id)
            > (SELECT count(*) FROM trip_seats s WHERE s.trip_vehicle_id = v.id)`,
    ),
    peopleInTwoPlaces: await rows(
      `SELECT p.worker_id FROM passengers p JOIN passengers o ON o.worker_id = p.worker_id AND o.id > p.id
        WHERE p.seat IS NOT NULL AND o.seat IS NOT NULL
          AND tstzrange(p.departs_at, p.arrives_at) && tstzrange(o.departs_at, o.arrives_at)`,
    ),
    keptBeyondSeats: await rows(
      `SELECT a.trip_id FROM allotments a WHERE a.returned_at IS NULL GROUP BY a.trip_id
       HAVING sum(a.seats) > (SELECT count(*) FROM trip_seats s JOIN trip_vehicles v ON v.id = s.trip_vehicle_id
                               WHERE v.trip_id = a.trip_id)`,
    ),
    // Whose seat was given away at the door did not come, and is in no vehicle.
    partiesSplit: await rows(
      `SELECT b.id FROM bookings b JOIN passengers p ON p.booking_id = b.id
        WHERE p.trip_vehicle_id IS DISTINCT FROM b.trip_vehicle_id AND p.seat_given_to IS NULL`,
    ),
  };
}

export const UNBROKEN = {
  ...{ seatsHeldTwice: [], vehiclesOverfull: [], keptBeyondSeats: [] },
  ...{ peopleInTwoPlaces: [], partiesSplit: [] },
};
