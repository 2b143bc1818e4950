import { Browser, CDPSession } from 'playwright-core';
import type { SessionView } from '../../src/access/sessions/session.dto.js';

/** One first load of the worker's page. */
export interface Load {
  /** Compressed bytes of scripts, with their headers, as they came over the line. */
  scriptBytes: number;
  /** When what somebody came for could be used, in ms after the navigation began. */
  interactiveMs: number;
  layoutShift: number;
  /** Requests to other hosts than the service. */
  otherHosts: number;
}

/** 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back: what is called slow 4G. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const SLOWER = 4;
/** A page is at rest when no task took longer than 50 ms for so long, in ms. */
const REST = 2000;
const PATIENCE = 60_000;

interface Seen {
  usableAt: number | null;
  /** End of the last task that took longer than 50 ms. */
  busyUntil: number;
  shift: number;
}

declare global {
  interface Window {
    seen: Seen;
  }
}

/**
 * Loads the page as a phone does that was never here before, on a slow network and with a slow processor.
 *
 * Interactive is the later of two moments: what somebody came for is there (before the sign-in, the field for the phone
 * number; after it, the first trip that was found), and the end of the last task of more than 50 ms, after which there was none
 * for two seconds.
 */
export async function measureLoad(browser: Browser, url: string, session?: SessionView): Promise<Load> {
  const context = await browser.newContext({
    ...{
      viewport: { width: 360, height: 740 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      hasTouch: true,
    },
  });
  try {
    if (session) {
      const kept = JSON.stringify({ refreshToken: session.refreshToken, account: session.account });
      await context.addInitScript((value) => localStorage.setItem('fangang.session.worker', value), kept);
    }
    await context.addInitScript(watch, session ? 'main a[href^="/trips/"]' : 'input[type=tel]');
    const page = await context.newPage();
    const line = await context.newCDPSession(page);
    const traffic = await listen(line, url);
    await line.send('Network.emulateNetworkConditions', SLOW_4G);
    await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.goto(url, { waitUntil: 'commit', timeout: PATIENCE });
    await page.waitForFunction(
      (rest) => {
        const { usableAt, busyUntil } = window.seen;
        return usableAt !== null && performance.now() - Math.max(usableAt, busyUntil) > rest;
      },
      REST,
      { timeout: PATIENCE, polling: 100 },
    );
    const { usableAt, busyUntil, shift } = await page.evaluate(() => window.seen);
    return {
      ...{ scriptBytes: traffic.scriptBytes, otherHosts: traffic.otherHosts },
      interactiveMs: Math.round(Math.max(usableAt!, busyUntil)),
      layoutShift: Math.round(shift * 1000) / 1000,
    };
  } finally {
    await context.close();
  }
}

/** Runs in the page, before anything of it. */
function watch(usable: string): void {
  const seen: Seen = (window.seen = { usableAt: null, busyUntil: 0, shift: 0 });
  const look = () => {
    if (seen.usableAt === null && document.querySelector(usable)) {
      requestAnimationFrame(() => (seen.usableAt ??= performance.now()));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.busyUntil = startTime + duration;
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[]) {
      if (!entry.hadRecentInput) seen.shift += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

async function listen(line: CDPSession, url: string) {
  const traffic = { scriptBytes: 0, otherHosts: 0 };
  const scripts = new Set<string>();
  line.on('Network.requestWillBeSent', ({ request }) => {
    if (/^https?:/.test(request.url) && !request.url.startsWith(url)) traffic.otherHosts += 1;
  });
  line.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) traffic.scriptBytes += encodedDataLength;
  });
  await line.send('Network.enable');
  return traffic;
}
