import { Browser, BrowserContext, chromium, Page } from 'playwright-core';
import type { SignedIn } from './account.factory.js';
import type { TestApp } from './test-app.js';
import { PATIENCE } from './until.js';

/** What a browser says of a line that is not there, or breaks in the middle of an answer. */
const BROKEN_LINE = /ERR_(INTERNET|NETWORK|CONNECTION|EMPTY_RESPONSE|INCOMPLETE_CHUNKED|CONTENT_LENGTH)/;

/** As much as a cheap phone shows. */
const PHONE = { width: 360, height: 740 };

/** What the package of the browser wants where there is no graphics card and perhaps no user but root. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];

export interface Device {
  language?: 'zh-CN' | 'en-GB';
  viewport?: { width: number; height: number };
}

/** A real browser; each test opens phones of its own. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.FANGANG_CHROMIUM, args: ARGUMENTS });
}

/** A phone that has never been here before. What breaks on its pages fails the test at `expectNoFaults`. */
export async function newPhone(
  browser: Browser,
  url: string,
  { language = 'zh-CN', viewport = PHONE }: Device = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...{ baseURL: url, viewport, locale: language, timezoneId: 'Asia/Shanghai', hasTouch: true },
    permissions: ['camera', 'geolocation'],
    geolocation: { latitude: 35.48, longitude: 112.41 },
  });
  // A phone that was not heard asks again after seven seconds; that is no haste for what has to be shown then.
  context.setDefaultTimeout(PATIENCE);
  return context;
}

/** Address of the pages of the test's service. */
export async function pagesOf(t: TestApp): Promise<string> {
  return (await t.app.getUrl()).replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost');
}

/** Leaves a session on a phone as a sign-in there would. */
export async function leaveSession(
  context: BrowserContext,
  kind: 'worker' | 'staff',
  { refreshToken, account }: SignedIn,
): Promise<void> {
  const kept = JSON.stringify({ refreshToken, account });
  await context.addInitScript(
    ([key, value]) => {
      if (!localStorage.getItem(key)) localStorage.setItem(key, value);
    },
    [`fangang.session.${kind}`, kept],
  );
}

/** Collects what a page complains of: errors of scripts, refused by the content policy, requests to other hosts. */
export function faultsOf(page: Page, url: string): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() !== 'error' || /status of (4|5)\d\d/.test(text) || BROKEN_LINE.test(text)) return;
    faults.push(text);
  });
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(url))
      faults.push(`asks ${request.url()}`);
  });
  return faults;
}
