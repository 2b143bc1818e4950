import { EntityManager } from 'typeorm';
import { toWire } from '../shared/time/civil-time.js';
import { ManifestView } from './manifest.dto.js';

type Row = Omit<ManifestView, 'passengerCount' | 'drawnAt'> & { drawnAt: Date };

/** When a printed stop (`客运中心 02-20 07:30`) is, to sort by: what comes before the departure in a year is in the next. */
const WHEN = `right(s.stop, 11) < to_char(t.departs_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI'), right(s.stop, 11)`;

/** Counts of a manifest's lines by one of its two ends in the order of the way, as a JSON list. */
const stopCounts = (column: 'boarding_stop' | 'alighting_stop') => `
  (SELECT coalesce(json_agg(json_build_object('stop', s.stop, 'passengers', s.passengers) ORDER BY ${WHEN}, s.stop), '[]')
     FROM (SELECT p.${column} AS stop, count(*) AS passengers
             FROM manifest_passengers p WHERE p.manifest_id = m.id GROUP BY p.${column}) s)`;

const VEHICLE_COUNTS = `
  (SELECT coalesce(json_agg(json_build_object('tripVehicleId', v.id, 'seq', v.seq, 'label', v.label, 'plate', w.plate,
            'layoutCode', y.code, 'layoutName', y.name, 'passengers', v.passengers) ORDER BY v.seq), '[]')
     FROM (SELECT p.trip_vehicle_id AS id, p.vehicle_seq AS seq, p.vehicle_label AS label, count(*) AS passengers
             FROM manifest_passengers p WHERE p.manifest_id = m.id
            GROUP BY p.trip_vehicle_id, p.vehicle_seq, p.vehicle_label) v
     LEFT JOIN trip_vehicles w ON w.id = v.id
     LEFT JOIN seat_layouts y ON y.id = w.layout_id)`;

const TRIP = `json_build_object('mode', t.mode, 'state', t.state, 'departsAt', t.departs_at, 'arrivesAt', t.arrives_at,
    'originName', (SELECT r.name FROM regions r WHERE r.code = t.origin_code),
    'destinationName', (SELECT r.name FROM regions r WHERE r.code = t.destination_code),
    'serviceNumber', t.service_number,
    'organiserName', (SELECT r.name FROM regions r WHERE r.code = t.organiser_code),
    'carrierName', (SELECT c.name FROM carriers c WHERE c.id = t.carrier_id))`;

const DECISIONS = `
  (SELECT coalesce(json_agg(json_build_object('step', d.step, 'reason', d.reason, 'by', b.display_name,
            'recordedAt', d.recorded_at) ORDER BY d.id), '[]')
     FROM manifest_decisions d JOIN account_names b ON b.id = d.account_id WHERE d.manifest_id = m.id)`;

const AMENDMENTS = `
  (SELECT coalesce(json_agg(json_build_object('cause', x.cause, 'detail', x.detail, 'reason', x.reason,
            'by', b.display_name, 'recordedAt', x.recorded_at,
            'lines', (SELECT count(*) FROM amended_lines l WHERE l.amendment_id = x.id)) ORDER BY x.id), '[]')
     FROM manifest_amendments x JOIN account_names b ON b.id = x.account_id WHERE x.manifest_id = m.id)`;

/**
 * Reads versions of passenger lists with their counts and what happened to them, newest first.
 *
 * @param condition on `manifests m` and their `trips t`, with `params`
 * @param newest the column that tells which is newest: the version within a trip, the id over trips
 */
export async function readManifests(
  manager: EntityManager,
  condition: string,
  params: unknown[],
  limit: number,
  newest: 'version' | 'id' = 'version',
): Promise<ManifestView[]> {
  const rows = await manager.query<Row[]>(
    `SELECT m.id, m.trip_id AS "tripId", t.code AS "tripCode", ${TRIP} AS trip, m.version, m.state, m.digest,
            ${VEHICLE_COUNTS} AS vehicles, ${stopCounts('boarding_stop')} AS "boardingStops",
            ${stopCounts('alighting_stop')} AS "alightingStops", a.display_name AS "drawnBy",
            m.drawn_at AS "drawnAt", ${DECISIONS} AS decisions, ${AMENDMENTS} AS amendments
       FROM manifests m
       JOIN trips t ON t.id = m.trip_id
       JOIN account_names a ON a.id = m.drawn_by
      WHERE ${condition}
      ORDER BY m.${newest} DESC LIMIT ${limit}`,
    params,
  );
  return rows.map((row) => ({
    ...row,
    trip: {
      ...row.trip,
      ...{ departsAt: inChina(row.trip.departsAt), arrivesAt: inChina(row.trip.arrivesAt) },
    },
    passengerCount: row.vehicles.reduce((sum, vehicle) => sum + vehicle.passengers, 0),
    drawnAt: toWire(row.drawnAt),
    decisions: row.decisions.map(atTheirTime),
    amendments: row.amendments.map(atTheirTime),
  }));
}

const atTheirTime = <Made extends { recordedAt: string }>(made: Made): Made => ({
  ...made,
  recordedAt: inChina(made.recordedAt),
});

const inChina = (moment: string) => toWire(new Date(moment));

/** One version, as its commands answer it. */
export async function readManifest(manager: EntityManager, id: string): Promise<ManifestView> {
  const [view] = await readManifests(manager, 'm.id = $1', [id], 1);
  return view;
}
