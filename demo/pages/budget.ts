import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Browser } from 'playwright-core';
import type { SessionView } from '../../src/access/sessions/session.dto.js';
import { startBrowser } from './browser.js';
import { sessionOf, startDemo } from './demo-service.js';
import { Load, measureLoad } from './load-measure.js';

/** What a worker's first load may cost; see the README. */
const TARGETS = { scriptBytes: 150_000, interactiveMs: 2000, layoutShift: 0.05, otherHosts: 0 };
/** Whose page is measured: it has trips to list. */
const WORKER = '13900001003';

type Figures = Record<keyof typeof TARGETS, number>;

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function measured(
  browser: Browser,
  url: string,
  runs: number,
  session?: () => Promise<SessionView>,
): Promise<Figures> {
  const loads: Load[] = [];
  for (let i = 0; i < runs; i += 1) {
    loads.push(await measureLoad(browser, url, await session?.()));
    console.error(
      `  ${session ? 'signed in' : 'before the sign-in'} ${i + 1}/${runs}: ${JSON.stringify(loads.at(-1))}`,
    );
  }
  const of = (key: keyof Figures) => median(loads.map((load) => load[key]));
  return {
    ...{ scriptBytes: of('scriptBytes'), interactiveMs: of('interactiveMs') },
    ...{ layoutShift: of('layoutShift'), otherHosts: Math.max(...loads.map(({ otherHosts }) => otherHosts)) },
  };
}

/** The worse of two pages, and how much of its target it takes: below 1 is within. */
function verdict(pages: Figures[]) {
  return Object.fromEntries(
    (Object.keys(TARGETS) as (keyof Figures)[]).map((key) => {
      const value = Math.max(...pages.map((page) => page[key]));
      const target = TARGETS[key];
      const ratio = target === 0 ? value : Math.round((100 * value) / target) / 100;
      return [key, { value, target, ratio }];
    }),
  );
}

const { values } = parseArgs({
  options: { url: { type: 'string' }, runs: { type: 'string', default: '5' } },
});
const runs = Number(values.runs);
const browser = await startBrowser();
const demo = await startDemo(values.url);
try {
  const worker = demo.accounts.find(({ phone }) => phone === WORKER)!;
  const before = await measured(browser, demo.url, runs);
  const signedIn = await measured(browser, demo.url, runs, () => sessionOf(demo.url, worker));
  const machine = { cpus: cpus().length, load: Math.round(loadavg()[0] * 10) / 10 };
  console.log(
    JSON.stringify({ budget: verdict([before, signedIn]), beforeSignIn: before, signedIn, runs, machine }),
  );
} finally {
  await browser.close();
  await demo.stop();
}
