import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Role } from '../../src/access/roles.js';
import { newStaff, PASSWORD } from '../support/account.factory.js';
import { barriersOf } from '../support/accessibility.js';
import { faultsOf, newPhone, startBrowser } from '../support/browser.js';
import { manifestStage, SeatedPerson } from '../support/manifest.factory.js';
import { coachOf, party } from '../support/seating.factory.js';
import { ServiceProcess, startProcess } from '../support/service-process.js';
import { startTestApp, TestApp } from '../support/test-app.js';

let t: TestApp;
let browser: Browser;
let service: ServiceProcess;
let url: string;
let port: string;
let trip: { id: string; code: string };
let seated: SeatedPerson[];

/** The service is a process of its own, so that it can be killed; it comes back where it was. */
async function serve(): Promise<void> {
  service = await startProcess(t.settings, { environment: port ? { PORT: port } : {} });
  port = new URL(service.url).port;
  url = `http://localhost:${port}`;
}

beforeAll(async () => {
  [t, browser] = await Promise.all([startTestApp(), startBrowser()]);
  // The process has no clock to set: what it serves has to happen today.
  const now = Date.now();
  const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
  t.clock.set(at(-3));
  const stage = await manifestStage(t);
  const names = ['王小明', '买买提·吐尔逊', '李桂花', '赵铁柱'];
  const people = names.map((name, i) => ({ name, phone: `1380013800${i + 1}` }));
  const place = (kind: string, regionCode: string, hours: number, where: string) => ({
    ...{ kind, regionCode, stopsAt: at(hours), place: where },
  });
  ({ trip, seated } = await stage.tripWith(people.slice(0, 3), {
    vehicles: [coachOf(3), coachOf(1)],
    stops: [place('BOARDING', '140522', 1, '阳城县客运中心'), place('ALIGHTING', '320583', 15, '昆山客运站')],
  }));
  seated.push(await stage.seat(trip.id, people[3]));
  const waiting = await party(t, stage.office, {});
  await stage.post(stage.office, `/trips/${trip.id}/bookings`, 201, { partyId: waiting });
  const drawn = await stage.post(stage.office, `/trips/${trip.id}/closure`, 201);
  await stage.post(stage.office, `/manifests/${drawn.id}/dispatch`, 200);
  await stage.post(stage.liaison, `/manifests/${drawn.id}/confirmation`, 200);
  for (const [login, displayName] of [
    ['escort-li', '李领队'],
    ['escort-zhang', '张领队'],
  ]) {
    await newStaff(t, login, { displayName, role: Role.Escort, regionCode: '140522' });
  }
  await serve();
}, 90_000);
afterAll(async () => {
  await service.end('SIGKILL');
  await browser.close();
  await t.close();
});

const shots = process.env.DOOR_SHOTS;
async function shot(page: Page, name: string): Promise<void> {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

async function escortPhone(
  login: string,
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await newPhone(browser, url);
  const page = await context.newPage();
  const faults = faultsOf(page, url);
  await page.goto('/boarding');
  await shot(page, '01-sign-in');
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('button', { name: '下载名单' }).waitFor();
  await shot(page, '02-trips');
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole('button', { name: '下载名单' }).click();
  await page.getByRole('button', { name: '扫乘车码' }).waitFor();
  return { context, page, faults };
}

it('boards', async () => {
  const { page, faults } = await escortPhone('escort-li');
  await shot(page, '03-board');
  expect(await barriersOf(page)).toEqual([]);
  expect(seated).toHaveLength(4);
  expect(faults).toEqual([]);
}, 60_000);
