import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Client } from '../demo/client.js';
import { fictionalRoster, rosterCsv, RosterGroup } from '../demo/fictional-roster.js';
import { handIn } from '../demo/steps/roster.js';
import { alternately, median, rounded, seconds } from './measure.js';
import type { Finding } from './run.js';
import type { Workshop } from './workshop.js';

const ROUNDS = 3;
const ROWS = 20_000;

const GROUP: Omit<RosterGroup, 'people' | 'home'> = {
  ...{ work: '320583', workName: '江苏省苏州市昆山市', employers: ['昆山新能源科技有限公司'] },
  ...{ earliestOn: '2024-02-18', latestOn: '2024-02-22', partySize: 3 },
};

/** Rows per second of a roster handed in over HTTP, beside a bare COPY of the same rows into a table without any rule. */
export async function rosterImport({ province, pool }: Workshop): Promise<Finding> {
  const [{ id: campaignId }] = await province.all<{ id: string }>('/campaigns');
  await pool.query(`CREATE TABLE bare_roster (${COLUMNS.map((column) => `${column} text`).join(', ')})`);
  const { ours, baseline } = await alternately(
    ROUNDS,
    (round) => rowsPerSecond(rosterOf(round), (csv) => imported(province, campaignId, csv)),
    (round) => rowsPerSecond(rosterOf(round), (csv) => copied(pool, csv)),
  );
  return {
    ratios: { copy: rounded(median(ours) / median(baseline)) },
    rows: ROWS,
    rowsPerSecond: rounded(median(ours)),
    copyRowsPerSecond: rounded(median(baseline)),
  };
}

const COLUMNS = Array.from({ length: 19 }, (_, i) => `c${i}`);

/** New people every round: an import of known ones would be less work. */
function rosterOf(round: number): Buffer {
  const homes = ['140522', '140525', '141125', '140728'];
  const groups = homes.map((home) => ({ ...GROUP, home, people: ROWS / homes.length }));
  return rosterCsv(fictionalRoster(groups, round * ROWS));
}

async function rowsPerSecond(csv: Buffer, work: (csv: Buffer) => Promise<void>): Promise<number> {
  return ROWS / (await seconds(() => work(csv)));
}

async function imported(province: Client, campaignId: string, content: Buffer): Promise<void> {
  const job = await handIn(province, campaignId, { name: 'roster.csv', content });
  if (job.accepted !== ROWS) throw new Error(`${job.accepted} of ${ROWS} rows were accepted`);
}

async function copied(pool: pg.Pool, csv: Buffer): Promise<void> {
  const client = await pool.connect();
  try {
    const copy = client.query(copyFrom(`COPY bare_roster FROM STDIN (FORMAT csv, HEADER true)`));
    await pipeline(Readable.from([csv]), copy);
  } finally {
    client.release();
  }
}
