import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Journey } from '../journey.js';
import { DemoTrip } from './trips.js';

export interface Manifest {
  id: string;
  version: number;
}

export interface ManifestPassenger {
  passengerId: string;
  employer: string;
}

/** A trip with everyone on its confirmed manifest. */
export interface ReadyTrip extends DemoTrip {
  passengers: ManifestPassenger[];
  /** Versions of its manifest that were sent. */
  versions: number;
}

/** Closes every trip and sends its manifest; the first carrier returns its version once, the rest confirm at once. */
export async function settleManifests(journey: Journey, trips: DemoTrip[]): Promise<ReadyTrip[]> {
  const { progress, out } = journey;
  await mkdir(join(out, 'manifests'), { recursive: true });
  return progress.over('manifests confirmed', trips, async (trip, index) => {
    const drawn = await trip.scheduler.post<Manifest>(`/trips/${trip.id}/closure`);
    await trip.scheduler.post(`/manifests/${drawn.id}/dispatch`);
    const settled = index === 0 ? await returnedAndDrawnAnew(trip, drawn) : drawn;
    await trip.carrier.liaison.post(`/manifests/${settled.id}/confirmation`);
    const file = await trip.carrier.liaison.download(`/manifests/${settled.id}/file?purpose=CARRIER`);
    await writeFile(join(out, 'manifests', `${trip.code}.xlsx`), file);
    const { passengers } = await trip.scheduler.get<{ passengers: ManifestPassenger[] }>(
      `/manifests/${settled.id}`,
    );
    return { ...trip, passengers, versions: settled.version };
  });
}

/** The carrier does not know where to stop; the scheduler says so on the trip, and a new version goes out. */
async function returnedAndDrawnAnew(trip: DemoTrip, drawn: Manifest): Promise<Manifest> {
  const { passengers } = await trip.scheduler.get<{ passengers: ManifestPassenger[] }>(
    `/manifests/${drawn.id}`,
  );
  await trip.carrier.liaison.post(`/manifests/${drawn.id}/return`, {
    reason: '上车地点不够具体，司机找不到',
    passengers: [{ passengerId: passengers[0].passengerId, reason: '请写明上车的具体地点' }],
  });
  await trip.scheduler.post(`/trips/${trip.id}/reopening`, { reason: '写明上车地点' });
  const { stops } = await trip.scheduler.get<{ stops: { id: string; seq: number; place: string }[] }>(
    `/trips/${trip.id}`,
  );
  await trip.scheduler.patch(`/trips/${trip.id}`, {
    stops: stops.map(({ id: _, seq, place, ...stop }) => ({
      ...stop,
      place: seq === 1 ? `${place}（东门）` : place,
    })),
  });
  const anew = await trip.scheduler.post<Manifest>(`/trips/${trip.id}/closure`);
  await trip.scheduler.post(`/manifests/${anew.id}/dispatch`);
  return anew;
}
