import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Browser, BrowserContext, Page } from 'playwright-core';
import { projectRoot } from '../../config/project-root.js';
import { Client } from '../client.js';
import { NoChineseFont, startBrowser } from './browser.js';
import { DemoService, sessionOf, startDemo } from './demo-service.js';
import { Screen, SCREENS, Viewer } from './screen-list.js';

const FOLDER = join(projectRoot, 'screens');
const LANGUAGES = { zh: 'zh-CN', en: 'en-GB' } as const;
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };
/** Until what comes in has come, and nothing moves any more, in ms. */
const CALM = 700;
const SETTLED = 150;
const PATIENCE = 15_000;
/** Pixels; what comes after is the same again. */
const LONGEST = 8000;

interface Shot {
  screen: Screen;
  language: keyof typeof LANGUAGES;
  device: 'phone' | 'desk';
}

/** Everything that whoever looks at the pages sees signed in as, each in a browser of its own for each language and device. */
async function contextOf(
  browser: Browser,
  demo: DemoService,
  { screen, language, device }: Shot,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...{ baseURL: demo.url, locale: LANGUAGES[language], timezoneId: 'Asia/Shanghai' },
    ...{ viewport: device === 'phone' ? PHONE : DESK, hasTouch: device === 'phone', reducedMotion: 'reduce' },
  });
  context.setDefaultTimeout(PATIENCE);
  if (screen.viewer === 'nobody') return context;
  const { refreshToken, account } = await sessionOf(demo.url, accountOf(demo, screen.viewer));
  await context.addInitScript(
    ([key, kept]) => {
      if (!localStorage.getItem(key)) localStorage.setItem(key, kept);
    },
    [`fangang.session.${screen.kind}`, JSON.stringify({ refreshToken, account })],
  );
  return context;
}

function accountOf({ accounts }: DemoService, viewer: Viewer) {
  return accounts.find(({ login, phone }) => login === viewer || phone === viewer)!;
}

async function take(page: Page, path: string, name: string, password: string | null): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(
    () => document.querySelector('#app > *, body > :not(#app):not(script)') !== null,
  );
  if (path.startsWith('/boarding') && password) await openList(page, password);
  await page.waitForFunction(() => document.querySelector('[role=status] > .bar') === null);
  await page.waitForTimeout(CALM);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 0) console.log(`\n  ${name} is ${wide} px wider than the screen`);
  // As a screen of that length, so that bars at the bottom stay there and nothing is left out that is drawn when it is in sight.
  const { width, height } = page.viewportSize()!;
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(height, whole), LONGEST) });
  await page.waitForTimeout(SETTLED);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}

/** What is kept on a phone at the door is opened with the password each time, and fetched the first time. */
async function openList(page: Page, password: string): Promise<void> {
  await page.waitForTimeout(CALM);
  const field = page.locator('input[type=password]');
  if ((await field.count()) > 0) {
    await field.fill(password);
    await field.press('Enter');
    await field.waitFor({ state: 'detached' });
  }
  await page.waitForTimeout(CALM);
  const fetching = page.getByRole('button', { name: /^(下载名单|Download)/ });
  if (page.url().includes('/trips/') && (await fetching.count()) > 0) await fetching.first().click();
  await page.waitForTimeout(CALM);
}

/** Paths that need something of the demo are asked for once. */
async function pathsOf(demo: DemoService, screens: Screen[]): Promise<Map<Screen, string>> {
  const clients = new Map<Viewer, Client>();
  const paths = new Map<Screen, string>();
  for (const screen of screens) {
    const { path, viewer } = screen;
    if (typeof path === 'string') {
      paths.set(screen, path);
      continue;
    }
    if (!clients.has(viewer)) {
      const { accessToken } = await sessionOf(demo.url, accountOf(demo, viewer));
      clients.set(viewer, new Client(`${demo.url}/api/v1`, accessToken));
    }
    paths.set(screen, await path(clients.get(viewer)!));
  }
  return paths;
}

async function run(running: string | undefined, only: string): Promise<number> {
  const screens = SCREENS.filter(({ name }) => name.includes(only));
  if (only === '') await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  // Fields for days speak the browser's own language, not the page's.
  const browsers = { zh: await startBrowser('zh-CN'), en: await startBrowser('en-GB') };
  const demo = await startDemo(running);
  const failed: string[] = [];
  try {
    const paths = await pathsOf(demo, screens);
    const shots = screens.flatMap((screen) =>
      (['zh', 'en'] as const).flatMap((language) => [
        { screen, language, device: 'phone' as const },
        ...(screen.desk ? [{ screen, language, device: 'desk' as const }] : []),
      ]),
    );
    const contexts = new Map<string, BrowserContext>();
    for (const [done, shot] of shots.entries()) {
      const { screen, language, device } = shot;
      const key = [screen.viewer, screen.kind, language, device].join();
      if (!contexts.has(key)) contexts.set(key, await contextOf(browsers[language], demo, shot));
      const name = `${screen.name}.${language}.${device}`;
      const page = await contexts.get(key)!.newPage();
      const password = screen.viewer === 'nobody' ? null : accountOf(demo, screen.viewer).password;
      await take(page, paths.get(screen)!, name, password).catch((error: Error) => {
        failed.push(`${name}: ${error.message.split('\n')[0]}`);
      });
      await page.close();
      console.log(`[${done + 1}/${shots.length} ${Math.round((100 * (done + 1)) / shots.length)} %] ${name}`);
    }
  } finally {
    await browsers.zh.close();
    await browsers.en.close();
    await demo.stop();
  }
  for (const failure of failed) console.error(failure);
  console.log(`Screens are in ${FOLDER}`);
  return failed.length;
}

const { values } = parseArgs({
  options: {
    // Address of a demo that runs already.
    url: { type: 'string' },
    // Only pages whose name holds this.
    only: { type: 'string', default: '' },
  },
});
try {
  process.exitCode = (await run(values.url, values.only)) > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof NoChineseFont ? error.message : error);
  process.exitCode = 1;
}
