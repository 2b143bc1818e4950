import { createHash } from 'node:crypto';
import { EntityManager } from 'typeorm';
import type { Manifest } from '../../manifests/manifest.entity.js';
import { PassengerState } from '../../seating/passenger.entity.js';
import { toWire } from '../../shared/time/civil-time.js';
import type { Trip } from '../../trips/trip.entity.js';
import { Departure, findArrival, findDeparture } from '../departure.js';
import { ManifestLine, manifestLines } from '../manifest-lines.js';
import { conflictsOf } from './door-conflicts.query.js';
import { DoorMomentView, DoorPassengerView, DoorProgressView } from './door-progress.dto.js';

/** How far the boarding of a trip is, on its confirmed manifest. */
export async function progressOf(
  manager: EntityManager,
  trip: Trip,
  manifest: Manifest,
  now: Date,
): Promise<DoorProgressView> {
  const lines = await manifestLines(manager, manifest.id);
  const arrival = await findArrival(manager, trip.id);
  return {
    tripState: trip.state,
    packVersion: await packVersion(manager, manifest, lines),
    passengers: lines.filter(isMoved).map(passengerView),
    departure: moment(await findDeparture(manager, trip.id)),
    arrival: moment(arrival),
    handedOver: arrival !== undefined && lines.every(({ state }) => state !== PassengerState.Boarded),
    conflicts: await conflictsOf(manager, trip.id, { openOnly: true }),
    servedAt: toWire(now),
  };
}

/** Another list, other vehicles or seats on it, or somebody who stood in, make another pack. */
async function packVersion(
  manager: EntityManager,
  { id, tripId, version }: Manifest,
  lines: ManifestLine[],
): Promise<string> {
  const vehicles = await manager.query<unknown[]>(
    `SELECT v.id, v.label, v.plate, v.layout_id FROM trip_vehicles v WHERE v.trip_id = $1 ORDER BY v.seq`,
    [tripId],
  );
  const listed = lines.filter(({ standsInFor }) => standsInFor === null);
  const seats = listed.map(({ passengerId, tripVehicleId, seat }) => [passengerId, tripVehicleId, seat]);
  const places = createHash('sha256').update(JSON.stringify([vehicles, seats]));
  return `${version}.${lines.length - listed.length}.${id}.${places.digest('hex').slice(0, 12)}`;
}

const isMoved = ({ state, standsInFor }: ManifestLine) =>
  state !== PassengerState.Booked || standsInFor !== null;

function passengerView(line: ManifestLine): DoorPassengerView {
  const { passengerId, state, tripVehicleId, vehicleLabel, seat, standsInFor, seatGivenTo } = line;
  return {
    ...{ passengerId, state, tripVehicleId, vehicleLabel, seat, standsInFor, seatGivenTo },
    occurredAt: line.occurredAt && toWire(line.occurredAt),
    recordedAt: line.recordedAt && toWire(line.recordedAt),
    recordedByName: line.recordedByName,
  };
}

function moment(happened: Departure | undefined): DoorMomentView | null {
  if (!happened) return null;
  const { occurredAt, recordedAt, place } = happened;
  return { occurredAt: toWire(occurredAt), recordedAt: toWire(recordedAt), place };
}
