import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DemoArguments } from './arguments.js';
import { Client } from './client.js';
import { tidyWhenInterrupted } from './interruption.js';
import { Journey } from './journey.js';
import { Progress } from './progress.js';
import { DemoResult, disagreements, resultOf } from './result.js';
import { FreshService, startFreshService } from './service.js';
import { signIn } from './steps/accounts.js';
import { enterCarriers } from './steps/fleet.js';
import { waitForMails } from './steps/mails.js';
import { settleManifests } from './steps/manifests.js';
import { importRoster, readRequests, staffCities } from './steps/roster.js';
import { keepStatistics } from './steps/statistics.js';
import { travel } from './steps/travel.js';
import { countPlaces, fillTrips, openTrips, planTrips } from './steps/trips.js';

/** Figures that the service gave and that do not agree with each other. */
export class Disagreement extends Error {}

/**
 * One roster travels the whole way on a fresh service: demand, trips, seats, confirmed manifests, boardings, the table.
 *
 * @throws Disagreement when the figures that the service answered contradict each other
 */
export async function runDemo({ roster, out }: DemoArguments, progress: Progress): Promise<DemoResult> {
  await clear(out);
  const starting = startFreshService({ MAIL_DIR: join(out, 'mail') });
  const inOrder = tidyWhenInterrupted(() =>
    starting.then(
      (service) => service.stop(),
      () => undefined,
    ),
  );
  const service = await progress.step('service started', () => starting);
  try {
    const journey = await setOut(service, out, progress);
    const imported = await importRoster(journey, roster);
    const requests = await readRequests(journey);
    const cities = await staffCities(journey, requests);
    const carriers = await enterCarriers(journey);
    const drafts = await planTrips(journey, cities);
    const trips = await openTrips(journey, drafts, carriers);
    await fillTrips(journey, trips);
    const places = await countPlaces(journey, trips, requests);
    const ready = await settleManifests(journey, trips);
    const departures = await travel(journey, ready);
    const table = await keepStatistics(journey, cities, trips);
    await waitForMails(
      journey,
      ready.reduce((sum, trip) => sum + trip.versions, 0),
    );
    const result = resultOf(imported, trips, places, departures, table);
    const wrong = disagreements(result);
    if (wrong.length > 0) throw new Disagreement(`The figures disagree:\n${wrong.join('\n')}`);
    return { ...result, seconds: progress.seconds };
  } finally {
    await service.stop();
    inOrder();
  }
}

/** Signs in and finds the campaign that ships as the example. */
async function setOut(service: FreshService, out: string, progress: Progress): Promise<Journey> {
  const anyone = new Client(service.url);
  const province = await signIn(anyone, service.firstAccount);
  const [{ id: campaignId }] = await province.all<{ id: string }>('/campaigns');
  return { anyone, province, campaignId, out, progress };
}

/** What an earlier demo left in the folder would be taken for this one's. */
async function clear(out: string): Promise<void> {
  for (const [folder, ending] of [
    ['manifests', '.xlsx'],
    ['mail', '.eml'],
  ]) {
    const path = join(out, folder);
    await mkdir(path, { recursive: true });
    const old = (await readdir(path)).filter((name) => name.endsWith(ending));
    for (const name of old) await rm(join(path, name));
  }
}
