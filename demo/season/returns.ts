import { Refused } from '../client.js';
import { HOUR, MINUTE } from './diary.js';
import type { World } from './world.js';

interface CityReturn {
  keyed: { countiesStarted: string[]; countiesNotStarted: string[] } & Record<string, unknown>;
  questions: { column: string }[];
}

/** Who keys in and signs each week, and who keys in only. */
const SIGNING = ['1405', '1407'];
const KEYING = ['1411'];

/** What a city did besides transport, up to its n-th week. */
const COLUMNS = (week: number) => ({
  ...{ onlineFairs: 2 * week, onlineFairJobs: 850 * week, offlineFairs: week, offlineFairJobs: 420 * week },
  ...{
    agreementsSigned: 130 * week,
    projectsPromoted: 2 * week,
    mentorSessions: 12 * week,
    venuesProvided: week,
  },
  ...{ recruitmentSpending: (6.5 * week).toFixed(1), subsidiesPaid: (21.34 * week).toFixed(2) },
});

/** Lets counties and cities report the past weeks, and begin with the one that is open. */
export function report(world: World, cutoffs: number[]): void {
  const past = cutoffs.filter((cutoff) => cutoff <= world.now);
  for (const [i, cutoff] of past.entries()) {
    world.diary.add(cutoff - 8 * HOUR, () => county(world, cutoff, i + 1));
    for (const city of [...SIGNING, ...KEYING]) {
      world.diary.add(cutoff - 3 * HOUR, () => key(world, cutoff, city, i + 1));
    }
    for (const city of SIGNING) world.diary.add(cutoff - 90 * MINUTE, () => sign(world, cutoff, city));
  }
  const open = cutoffs.find((cutoff) => cutoff > world.now);
  if (open === undefined) return;
  const lately = Math.max(world.now - 90 * MINUTE, past.at(-1) ?? 0);
  // All of it before now, also when a week has only just ended.
  const pause = Math.min(MINUTE, Math.floor((world.now - lately) / 3));
  world.diary.add(lately + pause, () => county(world, open, past.length + 1));
  world.diary.add(lately + 2 * pause, () => key(world, open, '1405', past.length + 1));
  world.diary.add(lately + 3 * pause, async () => {
    await key(world, open, '1407', past.length + 1);
    await sign(world, open, '1407');
  });
}

async function county({ staff, campaignId }: World, cutoff: number, week: number): Promise<void> {
  const path = `/campaigns/${campaignId}/weeks/${dayOf(cutoff)}/county-returns/140522`;
  await staff.schedulers['140522'].put(path, { keyed: { ...COLUMNS(week), started: true } });
  await staff.schedulers['140522'].post(`${path}/hand-in`);
}

async function key({ staff, campaignId }: World, cutoff: number, city: string, week: number): Promise<void> {
  const path = `/campaigns/${campaignId}/weeks/${dayOf(cutoff)}/returns/${city}`;
  const { keyed } = await staff.officers[city].get<CityReturn>(path);
  const counties = [...keyed.countiesStarted, ...keyed.countiesNotStarted].sort();
  const started = Math.min(counties.length, 2 * week + 1);
  await staff.officers[city].put(path, {
    keyed: {
      ...{ ...keyed, ...COLUMNS(week) },
      ...{ countiesStarted: counties.slice(0, started), countiesNotStarted: counties.slice(started) },
    },
  });
}

/** Signs, and answers first what the service asks about the figures. */
async function sign({ staff, campaignId }: World, cutoff: number, city: string): Promise<void> {
  const path = `/campaigns/${campaignId}/weeks/${dayOf(cutoff)}/returns/${city}`;
  try {
    await staff.officers[city].post(`${path}/signature`);
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'QUESTIONS_OPEN') throw error;
    const { questions } = await staff.officers[city].get<CityReturn>(path);
    const answers = questions.map(({ column }) => ({ column, answer: '已与各县核对，属实' }));
    await staff.officers[city].post(`${path}/answers`, { answers });
    await staff.officers[city].post(`${path}/signature`);
  }
}

/** Cut-offs are at 18:00 in China, when it is the same day everywhere that matters here. */
function dayOf(cutoff: number): string {
  return new Date(cutoff).toISOString().slice(0, 10);
}
