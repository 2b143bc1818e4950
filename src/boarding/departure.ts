import { EntityManager } from 'typeorm';
import { toWire } from '../shared/time/civil-time.js';
import { DepartedVehicleDto, DepartedVehicleView, DepartureView } from './journey.dto.js';

export interface Departure {
  tripId: string;
  occurredAt: Date;
  recordedAt: Date;
  /** In the words of who reported it; may be empty. */
  place: string;
}

export type Arrival = Departure;

export async function findDeparture(manager: EntityManager, tripId: string): Promise<Departure | undefined> {
  const [departure] = await manager.query<Departure[]>(
    `SELECT d.trip_id AS "tripId", d.occurred_at AS "occurredAt", d.recorded_at AS "recordedAt", d.place
       FROM departures d WHERE d.trip_id = $1`,
    [tripId],
  );
  return departure;
}

export async function findArrival(manager: EntityManager, tripId: string): Promise<Arrival | undefined> {
  const [arrival] = await manager.query<Arrival[]>(
    `SELECT a.trip_id AS "tripId", a.occurred_at AS "occurredAt", a.recorded_at AS "recordedAt", a.place
       FROM arrivals a WHERE a.trip_id = $1`,
    [tripId],
  );
  return arrival;
}

/** The vehicles that really ran: those reported, and those with people aboard under their planned plate. */
export async function writeVehicles(
  manager: EntityManager,
  tripId: string,
  reported: DepartedVehicleDto[],
): Promise<void> {
  await manager.query(
    `INSERT INTO departed_vehicles (trip_id, trip_vehicle_id, plate)
     SELECT $1::uuid, r.trip_vehicle_id, r.plate
       FROM unnest($2::uuid[], $3::text[]) AS r (trip_vehicle_id, plate)
     UNION ALL
     SELECT v.trip_id, v.id, coalesce(v.plate, '')
       FROM trip_vehicles v
      WHERE v.trip_id = $1 AND v.id <> ALL ($2)
        AND EXISTS (SELECT 1 FROM boardings b WHERE b.trip_id = $1 AND b.trip_vehicle_id = v.id)`,
    [tripId, reported.map((vehicle) => vehicle.tripVehicleId), reported.map((vehicle) => vehicle.plate)],
  );
}

export async function departureView(manager: EntityManager, departure: Departure): Promise<DepartureView> {
  const [counts] = await manager.query<{ boarded: number; noShows: number }[]>(
    `SELECT count(*) FILTER (WHERE p.state IN ('BOARDED', 'HANDED_OVER')) AS boarded,
            count(*) FILTER (WHERE p.state = 'NO_SHOW') AS "noShows"
       FROM passengers p WHERE p.trip_id = $1`,
    [departure.tripId],
  );
  const vehicles = await manager.query<DepartedVehicleView[]>(
    `SELECT v.id AS "tripVehicleId", v.label, d.plate,
            (SELECT count(*) FROM boardings b WHERE b.trip_id = v.trip_id AND b.trip_vehicle_id = v.id) AS boarded
       FROM departed_vehicles d
       JOIN trip_vehicles v ON v.id = d.trip_vehicle_id
      WHERE v.trip_id = $1 ORDER BY v.seq`,
    [departure.tripId],
  );
  return {
    ...{ tripId: departure.tripId, place: departure.place },
    occurredAt: toWire(departure.occurredAt),
    recordedAt: toWire(departure.recordedAt),
    ...counts,
    vehicles,
  };
}
