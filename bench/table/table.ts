import { alternately, median, rounded, seconds } from '../measure.js';
import type { Finding } from '../run.js';
import type { Workshop } from '../workshop.js';
import { oneBoarding } from './one-boarding.js';
import { BOARDINGS, TRIPS, writeSeason } from './season.js';

const ROUNDS = 9;
const WARMING_UP = 200;
/** A scan of five million rows leaves nothing of others in the processor's caches, which the first request after it pays for. */
const IN_A_ROW = 9;

/** When every trip has settled, and in the middle of a day in the middle of the season. */
const AT_THE_END = '2024-05-09T18:00:00+08:00';
const IN_BETWEEN = '2024-03-20T12:00:00+08:00';
/** The Thursday before the last. */
const FROZEN = '2024-05-02';

/**
 * The whole table over five million boardings as an office gets it over HTTP, live and frozen, and what is behind a figure,
 * beside one plain GROUP BY over the boardings in raw SQL; and one more boarding beside one without any statistics.
 */
export async function table({ province, pool }: Workshop): Promise<Finding> {
  let campaignId = '';
  const loadSeconds = await seconds(async () => {
    campaignId = await writeSeason(province, pool);
  });
  const statistics = `/campaigns/${campaignId}/statistics`;
  const live = (asOf: string) => () =>
    seconds(() => province.get(`${statistics}?asOf=${encodeURIComponent(asOf)}`));
  const inARow = (asOf: string, firsts: number[]) => async () => {
    const times: number[] = [];
    for (let i = 0; i < IN_A_ROW; i += 1) times.push(await live(asOf)());
    firsts.push(times[0]);
    return median(times);
  };
  const scan = (asOf: string) => () =>
    seconds(() =>
      pool.query(
        `SELECT left(b.home_county_code, 4), count(*) FROM boardings b WHERE b.occurred_at < $1 GROUP BY 1`,
        [asOf],
      ),
    );
  // As it runs all day, not as it has just started: the first requests of a process are several times slower.
  for (let i = 0; i < WARMING_UP; i += 1) await live(i % 2 ? AT_THE_END : IN_BETWEEN)();
  const afterScan: number[] = [];
  const { ours, baseline } = await alternately(ROUNDS, inARow(AT_THE_END, afterScan), scan(AT_THE_END));
  const sums = { name: 'sums', text: 'SELECT * FROM figures_at($1, $2)', values: [campaignId, AT_THE_END] };
  const one = await pool.connect();
  const sumsMs = await often(() => one.query(sums));
  one.release();
  const between = await alternately(ROUNDS, inARow(IN_BETWEEN, []), scan(IN_BETWEEN));

  console.log('freezing a week');
  const freezeSeconds = await seconds(() =>
    province.post(`/campaigns/${campaignId}/frozen-weeks`, { cutoffDay: FROZEN }),
  );
  const read = (path: string) => often(() => province.get(path));
  const reads = {
    frozenMs: await read(`/campaigns/${campaignId}/frozen-weeks/${FROZEN}`),
    drillCityTripsMs: await read(`${statistics}/1405/trips?column=carriedByCoach`),
    drillCityPassengersMs: await read(`${statistics}/1405/passengers?column=carriedByCoach`),
    drillTotalTripsMs: await read(`${statistics}/14/trips?column=totalCarried`),
    drillTotalPassengersMs: await read(`${statistics}/14/passengers?column=totalCarried`),
    drillFrozenTripsMs: await read(`${statistics}/1405/trips?column=carriedByCoach&cutoffDay=${FROZEN}`),
  };
  const verification = { equal: false };
  const verifySeconds = await seconds(async () => {
    Object.assign(
      verification,
      await province.get(`/campaigns/${campaignId}/frozen-weeks/${FROZEN}/verification`),
    );
  });
  const boarding = await oneBoarding(province, pool);
  const [scanMs, liveMs] = [median(baseline) * 1000, median(ours) * 1000];
  return {
    ratios: {
      liveTable: rounded(scanMs / liveMs),
      liveTableInBetween: rounded(median(between.baseline) / median(between.ours)),
      frozenTable: rounded(scanMs / reads.frozenMs),
      // How much longer one more boarding takes with statistics than without.
      boarding: rounded(boarding.overHttp.ms / boarding.overHttp.withoutMs),
      boardingInSql: rounded(boarding.inSql.ms / boarding.inSql.withoutMs),
      lateBoarding: rounded(boarding.late.ms / boarding.late.withoutMs),
      lateBoardingInSql: rounded(boarding.lateInSql.ms / boarding.lateInSql.withoutMs),
    },
    ...{ boardings: BOARDINGS, trips: TRIPS },
    plainGroupByMs: rounded(scanMs),
    liveMs: rounded(liveMs),
    liveAfterScanMs: rounded(median(afterScan) * 1000),
    // The live table's sums alone, in raw SQL.
    liveSumsMs: sumsMs,
    liveInBetweenMs: rounded(median(between.ours) * 1000),
    ...reads,
    boarding,
    loadSeconds: rounded(loadSeconds),
    freezeSeconds: rounded(freezeSeconds),
    verifySeconds: rounded(verifySeconds),
    verified: verification.equal,
  };
}

/** Milliseconds in the middle; the first time warms up and does not count. */
async function often(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const took = await seconds(work);
    if (round > 0) times.push(took * 1000);
  }
  return rounded(median(times));
}
