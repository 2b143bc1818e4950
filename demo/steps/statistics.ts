import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { City, Journey } from '../journey.js';
import { DemoTrip } from './trips.js';

/** Columns 7 to 13 of the official table. */
export interface CarriedTable {
  totalCarried: number;
  coaches: number;
  carriedByCoach: number;
  trains: number;
  carriedByTrain: number;
  flights: number;
  carriedByFlight: number;
}

interface Deadline {
  kind: string;
  dueAt: string;
  skipped: boolean;
}

interface CityReturn {
  keyed: { countiesNotStarted: string[] } & Record<string, unknown>;
}

/**
 * Lets the cities report and sign the week in which the last trip departed, freezes it with all weeks before it, and keeps
 * the official spreadsheet as of its cut-off.
 */
export async function keepStatistics(
  journey: Journey,
  cities: City[],
  trips: DemoTrip[],
): Promise<CarriedTable> {
  const { province, campaignId, progress, out } = journey;
  const weeks = await weeksUntil(journey, lastDeparture(trips));
  const cutoff = weeks[weeks.length - 1];
  await progress.over('city returns signed', cities, (city) => report(journey, city, dayOf(cutoff)));
  await progress.step('weeks frozen', async (count) => {
    for (const [done, week] of weeks.entries()) {
      await province.post(`/campaigns/${campaignId}/frozen-weeks`, { cutoffDay: dayOf(week) });
      count(done + 1, weeks.length);
    }
  });
  const asOf = `asOf=${encodeURIComponent(cutoff)}`;
  const { total } = await province.get<{ total: { figures: CarriedTable } }>(
    `/campaigns/${campaignId}/statistics?${asOf}`,
  );
  const file = await province.download(`/campaigns/${campaignId}/statistics/file?${asOf}`);
  await writeFile(join(out, 'statistics.xlsx'), file);
  const { totalCarried, coaches, carriedByCoach, trains, carriedByTrain, flights, carriedByFlight } =
    total.figures;
  return { totalCarried, coaches, carriedByCoach, trains, carriedByTrain, flights, carriedByFlight };
}

/** Keys in what the city did besides transport, and signs it. */
async function report({ campaignId }: Journey, { code, officer }: City, cutoffDay: string): Promise<void> {
  const path = `/campaigns/${campaignId}/weeks/${cutoffDay}/returns/${code}`;
  const { keyed } = await officer.get<CityReturn>(path);
  const counties = keyed.countiesNotStarted;
  await officer.put(path, {
    keyed: {
      ...keyed,
      ...{
        onlineFairs: 3,
        onlineFairJobs: 1200,
        offlineFairs: 2,
        offlineFairJobs: 800,
        agreementsSigned: 260,
      },
      ...{ projectsPromoted: 4, mentorSessions: 35, venuesProvided: 2 },
      ...{ recruitmentSpending: '12.5', subsidiesPaid: '86.34' },
      ...{ countiesStarted: counties, countiesNotStarted: [] },
    },
  });
  await officer.post(`${path}/signature`);
}

/** Cut-offs of the weekly reports, up to the first behind a moment. */
async function weeksUntil({ province, campaignId }: Journey, moment: number): Promise<string[]> {
  const { items } = await province.get<{ items: Deadline[] }>(`/campaigns/${campaignId}/calendar`);
  const weekly = items.filter(({ kind, skipped }) => kind === 'WEEKLY' && !skipped).map(({ dueAt }) => dueAt);
  const last = weekly.findIndex((dueAt) => Date.parse(dueAt) > moment);
  if (last < 0) throw new Error('The last trip departs after the last weekly report of the campaign.');
  return weekly.slice(0, last + 1);
}

function lastDeparture(trips: DemoTrip[]): number {
  return Math.max(0, ...trips.map(({ departsAt }) => Date.parse(departsAt)));
}

/** The civil day of a moment as the service writes it, with China's offset. */
function dayOf(moment: string): string {
  return moment.slice(0, 10);
}
