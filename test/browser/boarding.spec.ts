import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Role } from '../../src/access/roles.js';
import { newStaff, PASSWORD } from '../support/account.factory.js';
import { barriersOf } from '../support/accessibility.js';
import { faultsOf, newPhone, startBrowser } from '../support/browser.js';
import { heldBeforeCamera } from '../support/held-before-camera.js';
import { manifestStage } from '../support/manifest.factory.js';
import { coachOf, party } from '../support/seating.factory.js';
import { ServiceProcess, startProcess } from '../support/service-process.js';
import { startTestApp, TestApp } from '../support/test-app.js';

const NAMES = ['王小明', '买买提·吐尔逊', '李桂花', '赵铁柱'];
const STANDBY = '古丽';
/** When the story begins, by the service's clock. */
const MORNING = Date.parse('2024-02-20T06:30:00+08:00');
const HOUR = 3_600_000;
const begun = Date.now();

let t: TestApp;
let browser: Browser;
let service: ServiceProcess;
let port = '0';
let tripId: string;
/** By name: where they sit, and under which booking. */
let people: Map<string, { vehicle: string; seat: string; code: string }>;
/** Three who share a coach, and who sits in the other one. */
let [maimaiti, scanned, stays, other] = ['', '', '', ''];

/** The service is a process of its own, so that it can be killed; it comes back at the same address. */
async function serve(): Promise<void> {
  service = await startProcess(t.settings, {
    clockAheadMs: MORNING - begun,
    environment: { PORT: port },
  });
  port = new URL(service.url).port;
}

beforeAll(async () => {
  t = await startTestApp();
  t.clock.set('2024-02-20T04:00:00+08:00');
  const stage = await manifestStage(t);
  const wanted = NAMES.map((name, i) => ({ name, phone: `1380013800${i + 1}` }));
  const { trip } = await stage.tripWith(wanted, { vehicles: [coachOf(3), coachOf(1)] });
  tripId = trip.id;
  const waiting = await party(t, stage.office, {});
  await t.dataSource.query(
    `UPDATE workers SET name = $2 WHERE id IN (SELECT r.worker_id FROM travel_requests r WHERE r.party_id = $1)`,
    [waiting, STANDBY],
  );
  await stage.post(stage.office, `/trips/${tripId}/bookings`, 201, { partyId: waiting });
  const drawn = await stage.post(stage.office, `/trips/${tripId}/closure`, 201);
  await stage.post(stage.office, `/manifests/${drawn.id}/dispatch`, 200);
  await stage.post(stage.liaison, `/manifests/${drawn.id}/confirmation`, 200);
  const rows = await t.dataSource.query<{ name: string; vehicle: string; seat: string; code: string }[]>(
    `SELECT m.name, m.vehicle_label AS vehicle, m.seat, m.booking_code AS code FROM manifest_passengers m
      WHERE m.manifest_id = $1`,
    [drawn.id],
  );
  people = new Map(rows.map((row) => [row.name, row]));
  for (const [login, displayName] of [
    ['escort-li', '李领队'],
    ['escort-zhang', '张领队'],
  ]) {
    await newStaff(t, login, { displayName, role: Role.Escort, regionCode: '140522' });
  }
  const alone = (name: string) =>
    rows.filter(({ vehicle }) => vehicle === people.get(name)!.vehicle).length === 1;
  other = NAMES.find(alone)!;
  [maimaiti, scanned, stays] = NAMES.filter((name) => name !== other);
  [browser] = await Promise.all([startBrowser(), serve()]);
}, 180_000);
afterAll(async () => {
  await service?.end('SIGKILL');
  await browser?.close();
  await t.close();
});

interface EscortPhone {
  context: BrowserContext;
  page: Page;
  faults: string[];
}

/** A phone whose clock is so many hours ahead, with the list of the trip on it. */
async function escortPhone(login: string, hoursAhead = 0): Promise<EscortPhone> {
  const url = `http://localhost:${port}`;
  const context = await newPhone(browser, url);
  await context.addInitScript(
    (offset) => {
      const real = Date.now.bind(Date);
      const now = () => real() + offset;
      globalThis.Date = new Proxy(Date, {
        construct: (target, given: []) => (given.length > 0 ? new target(...given) : new target(now())),
        get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
      });
    },
    MORNING - begun + hoursAhead * HOUR,
  );
  await heldBeforeCamera(context, people.get(scanned)!.code);
  const page = await context.newPage();
  const faults = faultsOf(page, url);
  await page.goto('/boarding');
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('button', { name: '下载名单' }).click();
  await page.getByRole('button', { name: '扫乘车码' }).waitFor();
  // The page itself is on the phone now, too.
  await page.waitForFunction(async () => (await caches.match('/boarding')) !== undefined);
  return { context, page, faults };
}

/** As when the phone was put away: the page is loaded anew, and wants the password. */
async function openAgain(page: Page): Promise<void> {
  await page.reload();
  await page.getByRole('heading', { name: '输入密码，打开本机名单' }).waitFor();
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '打开' }).click();
  await page.getByRole('navigation').waitFor();
}

async function standAt(page: Page, vehicle: string): Promise<void> {
  const option = page.getByRole('option', { name: vehicle });
  await page.getByLabel('我在哪辆车门口').selectOption((await option.textContent())!.trim());
}

async function look(page: Page, typed: string): Promise<void> {
  await page.getByLabel('姓名、证件或手机尾号四位、乘车码').fill(typed);
  await page.keyboard.press('Enter');
}
const answer = (page: Page, words: string) =>
  page.getByRole('heading', { name: words, exact: true }).waitFor();
const tab = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click();
const says = (page: Page, words: string) => page.getByText(words, { exact: true }).first().waitFor();

/** Everything that the phone keeps, as text, however it is written. */
const keptOn = (page: Page) =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('fangang.boarding');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error!);
    });
    let text = JSON.stringify({ ...localStorage });
    for (const table of database.objectStoreNames) {
      const records = await new Promise<unknown[]>((resolve) => {
        const request = database.transaction(table).objectStore(table).getAll();
        request.onsuccess = () => resolve(request.result as unknown[]);
      });
      text += JSON.stringify(records, (_, value: unknown) => {
        const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
        return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : bytes;
      });
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) text += await (await cache.match(request))!.text();
    }
    database.close();
    return text;
  });

/** With DOOR_SHOTS=folder, pictures to look at. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.DOOR_SHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

it('goes on when the sign-in has ended or the phone is full, and shows nothing to the next escort', async () => {
  const { page, faults } = await escortPhone('escort-li');
  await t.dataSource.query(
    `UPDATE sessions SET ended_at = now(), ended_why = 'SIGNED_OUT'
      WHERE account_id = (SELECT a.id FROM accounts a WHERE a.login = 'escort-li')`,
  );
  await openAgain(page);
  const asked = page.getByRole('dialog');
  await asked.getByRole('button', { name: '先继续登车，稍后登录' }).click();
  await asked.waitFor({ state: 'detached' });
  await says(page, '登录已过期，请重新登录');

  // The disk is full: it says so, and nobody counts as noted.
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await look(page, maimaiti);
  await page.getByRole('button', { name: '上车', exact: true }).click();
  await says(page, '手机存储空间不足，没有记下。请清理出空间后再试');
  await answer(page, '在本班次名单上');

  await page.getByRole('button', { name: '重新登录' }).click();
  await page.getByRole('button', { name: '换一个账号' }).click();
  await page.getByLabel('账号').fill('escort-zhang');
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '本机是另一账号的名单' }).waitFor();
  expect(await page.getByRole('navigation').count()).toBe(0);
  expect(faults).toEqual([]);
}, 180_000);

it('boards a coach without signal on two phones, one with a clock 5 hours wrong, while the service dies', async () => {
  const li = await escortPhone('escort-li');
  const zhang = await escortPhone('escort-zhang', 5);
  const first = people.get(maimaiti)!;
  await standAt(li.page, first.vehicle);
  await standAt(zhang.page, first.vehicle);
  await says(zhang.page, '已全部上传');

  // Li's phone loses its signal and is put away. Nothing on it can be read without the password.
  await li.context.setOffline(true);
  await li.page.reload();
  await li.page.getByRole('heading', { name: '输入密码，打开本机名单' }).waitFor();
  await shot(li.page, '04-locked');
  expect(await barriersOf(li.page)).toEqual([]);
  const kept = await keptOn(li.page);
  for (const secret of [maimaiti, first.code, '13800138002', '阳城县客运中心'])
    expect(kept).not.toContain(secret);
  await li.page.getByLabel('密码').fill('another password');
  await li.page.getByRole('button', { name: '打开' }).click();
  await says(li.page, '密码不对；下载名单后改过密码的，请输入原来的密码');
  await openAgain(li.page);

  // Without signal: found by name, boarded; the wrong coach, the unknown code.
  await look(li.page, maimaiti.slice(0, 3));
  await answer(li.page, '就是这辆车');
  await shot(li.page, '05-right');
  expect(await barriersOf(li.page)).toEqual([]);
  await li.page.getByRole('button', { name: '上车', exact: true }).click();
  await answer(li.page, '已登记上车');
  await says(li.page, '还有 1 条未上传');
  await li.page.getByRole('button', { name: '下一位' }).click();
  await look(li.page, people.get(other)!.code);
  await answer(li.page, '不是这辆车');
  await says(li.page, `请到 ${people.get(other)!.vehicle}`);
  await shot(li.page, '06-wrong-vehicle');
  await li.page.getByRole('button', { name: '关闭' }).click();
  await look(li.page, '3333-4444');
  await answer(li.page, '名单上没有');
  await shot(li.page, '07-unknown');
  await li.page.getByRole('button', { name: '关闭' }).click();

  // One of the two others is missing; the standby gets the seat, with a word of warning.
  await tab(li.page, '未到');
  await shot(li.page, '08-missing');
  expect(await barriersOf(li.page)).toEqual([]);
  const row = li.page.getByRole('listitem').filter({ hasText: stays });
  expect(await row.getByRole('link', { name: `拨打${stays}的电话` }).getAttribute('href')).toMatch(
    /^tel:1380013800\d$/,
  );
  await row.getByRole('button', { name: '未到' }).click();
  await row.getByRole('button', { name: `登记 ${stays} 未到` }).click();
  await tab(li.page, '候补');
  await li.page.getByText('如果另一部手机也在给这辆车登车').waitFor();
  await li.page.getByRole('button', { name: '安排上车' }).click();
  await li.page.getByText(`→ ${people.get(stays)!.seat} 座`).waitFor();
  await shot(li.page, '09-standby');
  expect(await barriersOf(li.page)).toEqual([]);
  await li.page.getByRole('button', { name: '确认上车' }).click();
  await says(li.page, '还有 3 条未上传');

  // The service is killed. Zhang's phone goes on: boards by the camera, and misses whom Li has boarded.
  await service.end('SIGKILL');
  await openAgain(zhang.page);
  await zhang.page.getByRole('button', { name: '扫乘车码' }).click();
  await answer(zhang.page, '就是这辆车');
  await zhang.page.getByRole('button', { name: '上车', exact: true }).click();
  await zhang.page.getByRole('button', { name: '下一位' }).click();
  await tab(zhang.page, '未到');
  const missed = zhang.page.getByRole('listitem').filter({ hasText: maimaiti });
  await missed.getByRole('button', { name: '未到' }).click();
  await missed.getByRole('button', { name: `登记 ${maimaiti} 未到` }).click();
  await says(zhang.page, '还有 2 条未上传');
  await says(zhang.page, '没有信号');
  await shot(zhang.page, '10-unsent');
  await openAgain(zhang.page);
  await says(zhang.page, '还有 2 条未上传');

  // It comes back, and Li's signal with it; each phone tells what it knows, whichever is first.
  await serve();
  await li.context.setOffline(false);
  await says(li.page, '已全部上传');
  await says(zhang.page, '已全部上传');
  const boarded = await t.dataSource.query<{ name: string; seat: string; at: Date; by: string }[]>(
    `SELECT m.name, m.seat, b.occurred_at AS at, a.display_name AS by FROM boardings b
       JOIN manifest_passengers m ON m.manifest_id = b.manifest_id AND m.passenger_id = b.passenger_id
       JOIN accounts a ON a.id = b.recorded_by WHERE b.trip_id = $1`,
    [tripId],
  );
  expect(Object.fromEntries(boarded.map(({ name, by }) => [name, by]))).toEqual({
    ...{ [maimaiti]: '李领队', [STANDBY]: '李领队', [scanned]: '张领队' },
  });
  expect(boarded.find(({ name }) => name === STANDBY)?.seat).toBe(people.get(stays)!.seat);
  // Whatever their clocks said: between the beginning and now.
  for (const { at } of boarded) {
    expect(at.getTime()).toBeGreaterThanOrEqual(MORNING);
    expect(at.getTime()).toBeLessThanOrEqual(MORNING + Date.now() - begun);
  }
  const clocks = await t.dataSource.query<{ by: string; ahead: number }[]>(
    `SELECT a.display_name AS by, round(r.clock_ahead_ms / 3600000.0)::int AS ahead FROM door_reports r
       JOIN accounts a ON a.id = r.recorded_by WHERE r.trip_id = $1`,
    [tripId],
  );
  expect(Object.fromEntries(clocks.map(({ by, ahead }) => [by, ahead]))).toEqual({ 李领队: 0, 张领队: 5 });

  // Who was boarded and missed is looked at, and settled.
  await openAgain(zhang.page);
  await zhang.page.getByRole('link', { name: '有 1 条记录需要核对' }).click();
  await zhang.page.getByRole('heading', { name: /已登车/ }).waitFor();
  await shot(zhang.page, '11-conflict');
  expect(await barriersOf(zhang.page)).toEqual([]);
  await zhang.page.getByRole('button', { name: '已核对，保持原记录' }).click();
  await zhang.page.getByRole('heading', { name: /已登车/ }).waitFor({ state: 'detached' });
  await zhang.page.getByText('本机时钟比标准时间快 5 小时').waitFor();
  await tab(zhang.page, '上车');
  await look(zhang.page, first.code.toLowerCase().replace('-', ''));
  await answer(zhang.page, '已经上过车');
  await zhang.page.getByText('李领队登记').waitFor();
  await shot(zhang.page, '12-already');

  // Departure and arrival; once everybody is handed over nothing is left on the phones.
  await tab(zhang.page, '行程');
  await zhang.page.getByRole('button', { name: '登记发车' }).click();
  await zhang.page.getByRole('button', { name: '不等 1 人，确认发车' }).click();
  await zhang.page.getByText('已发车').waitFor();
  await zhang.page.getByRole('button', { name: '登记到达' }).click();
  await zhang.page.getByText('已到达').waitFor();
  await says(zhang.page, '已全部上传');
  await shot(zhang.page, '13-journey');
  expect(await barriersOf(zhang.page)).toEqual([]);
  const told = await t.dataSource.query<{ place: string }[]>(
    `SELECT d.place FROM departures d WHERE d.trip_id = $1 UNION ALL SELECT a.place FROM arrivals a WHERE a.trip_id = $1`,
    [tripId],
  );
  expect(told.map(({ place }) => place)).toEqual(['客运中心', '客运中心']);
  const receiving = await t.as(Role.ReceivingLiaison, '320583');
  const { body } = await receiving.get(`/trips/${tripId}/handovers`).expect(200);
  for (const { employer } of body.employers) {
    await receiving.post(`/trips/${tripId}/handovers`).send({ employer, signedByName: '孙经理' }).expect(201);
  }
  await li.page.reload();
  await li.page.getByLabel('密码').fill(PASSWORD);
  await li.page.getByRole('button', { name: '打开' }).click();
  await says(li.page, '交接已完成，名单已从本机删除');
  expect(await keptOn(li.page)).not.toContain('"data"');
  expect([...li.faults, ...zhang.faults]).toEqual([]);
  // A hundred steps in two browsers; what hangs is found by the patience of each.
}, 360_000);
