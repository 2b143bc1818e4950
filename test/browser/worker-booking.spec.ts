import type { Browser, BrowserContext, Locator, Page, Route } from 'playwright-core';
import { Role } from '../../src/access/roles.js';
import { barriersOf } from '../support/accessibility.js';
import { faultsOf, newPhone, pagesOf, startBrowser } from '../support/browser.js';
import { createCampaign } from '../support/campaign.factory.js';
import { brokenInvariants, coachOf, UNBROKEN } from '../support/seating.factory.js';
import { member } from '../support/demand.factory.js';
import { Caller, startTestApp, TestApp } from '../support/test-app.js';
import { makeOpenTrip, stop } from '../support/trip.factory.js';
import { until } from '../support/until.js';
import { codeFor, forgetLimits, signedInBy } from '../support/worker.factory.js';

let t: TestApp;
let browser: Browser;
let url: string;
let office: Caller;
beforeAll(async () => {
  [t, browser] = await Promise.all([startTestApp(), startBrowser()]);
  url = await pagesOf(t);
  office = await t.as(Role.CountyScheduler, '140522');
  await createCampaign(t, {});
});
afterAll(async () => {
  await browser.close();
  expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  await t.close();
});
beforeEach(() => forgetLimits(t));

let people = 500;
/** A phone number to which a family of Yangcheng is bound; it has never been on the pages. */
async function familyOf(names: string[]): Promise<string> {
  const phone = `134${String((people += 1)).padStart(8, '0')}`;
  const caller = await signedInBy(t, phone);
  for (const name of names) {
    const person = { ...member((people += 1)), name, phone: undefined };
    await caller.post('/me/registrations').send(person).expect(201);
  }
  // A code of a later minute is the newer one.
  t.clock.set(new Date(t.clock.now().getTime() + 120_000).toISOString());
  await forgetLimits(t);
  return phone;
}

/** An open coach from Yangcheng to Kunshan on a day of February, of which so many seats are given out. */
async function coach(day: number, seats: number) {
  const on = `2024-02-${String(day).padStart(2, '0')}`;
  return makeOpenTrip(t, office, {
    vehicles: [{ ...coachOf(seats), plate: '晋E·12345' }],
    stops: [
      stop('BOARDING', '140522', `${on}T07:30:00+08:00`, '阳城县客运中心'),
      stop('BOARDING', '140522', `${on}T08:10:00+08:00`, '北留镇政府门口'),
      stop('ALIGHTING', '320583', `${on}T21:00:00+08:00`, '昆山市劳务服务站（富士康北门）'),
    ],
  });
}

async function signIn(phone: BrowserContext, number: string, address = '/'): Promise<Page> {
  const page = await phone.newPage();
  await page.goto(address);
  await signInOn(page, number);
  return page;
}

async function signInOn(page: Page | Locator, number: string): Promise<void> {
  await page.getByLabel('手机号码').fill(number);
  await page.getByRole('button', { name: '获取验证码' }).click();
  await page.getByLabel('短信验证码').waitFor();
  await page.getByLabel('短信验证码').fill(await codeFor(t, number));
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

it('a family goes from its phone number to its seats in four taps after sign-in', async () => {
  const trip = await coach(20, 30);
  const number = await familyOf(['张建国', '古丽巴哈尔·阿卜杜热西提', '张小凤']);
  const context = await newPhone(browser, url);
  const page = await context.newPage();
  const faults = faultsOf(page, url);
  await page.goto('/');
  await page.getByRole('heading', { name: '返岗返乡专车' }).waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.close();
  const home = await signIn(context, number);
  const faultsThen = faultsOf(home, url);
  let taps = 0;
  const tap = (what: Locator) => what.click().then(() => (taps += 1));

  await home.getByText('山西省晋城市阳城县').waitFor();
  await home.getByLabel('在哪里上班').fill('昆山');
  await tap(home.getByRole('button', { name: '江苏省苏州市昆山市' }));
  await home.getByText('晋城市阳城县 → 苏州市昆山市').waitFor();
  const card = home.getByRole('link', { name: /07:30.*阳城县客运中心.*余 30 座/s });
  await card.waitFor();
  expect(await barriersOf(home)).toEqual([]);
  await shot(home, 'find');
  await tap(card);

  await home.getByText('在这里上车').waitFor();
  await home.getByText('身份证原件').waitFor();
  expect(await barriersOf(home)).toEqual([]);
  await shot(home, 'trip');
  await tap(home.getByRole('button', { name: '订座', exact: true }));

  await home.getByText('座位够').waitFor();
  expect(await barriersOf(home)).toEqual([]);
  await shot(home, 'book');
  await tap(home.getByRole('button', { name: '确认订 3 个座位' }));
  expect(taps).toBe(4);

  await home.getByRole('heading', { name: '订好了' }).waitFor();
  const plan = home.getByRole('img', { name: /您的座位/ });
  await plan.waitFor();
  expect(await barriersOf(home)).toEqual([]);
  await shot(home, 'booked');
  const [booking] = (await office.get(`/trips/${trip.id}/bookings`).expect(200)).body.items;
  const seats = booking.passengers.map(({ seat }: { seat: string }) => seat) as string[];
  expect(seats).toHaveLength(3);
  const told = (await plan.getAttribute('aria-label'))!;
  for (const seat of seats) expect(told).toContain(`${seat}号`);
  expect([...faults, ...faultsThen]).toEqual([]);
  // Nothing is wider than the phone.
  expect(await home.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await home.getByRole('button', { name: '乘车凭证' }).click();
  await home.getByText(booking.code).first().waitFor();
});

it('two families who want the last seats at once: one sits, the other waits and knows it', async () => {
  const trip = await coach(21, 2);
  const phones = await Promise.all(
    [
      ['王大山', '李秀英'],
      ['赵铁柱', '孙桂花'],
    ].map(familyOf),
  );
  const pages: Page[] = [];
  for (const number of phones) {
    const phone = await newPhone(browser, url);
    // Who taps second must not have heard yet that the seats are gone.
    await phone.route('**/availability/events', (route) => route.abort());
    pages.push(await signIn(phone, number, `/trips/${trip.id}/book`));
  }
  await Promise.all(pages.map((page) => page.getByRole('button', { name: '确认订 2 个座位' }).waitFor()));
  await Promise.all(pages.map((page) => page.getByRole('button', { name: '确认订 2 个座位' }).click()));
  const titles = await Promise.all(
    pages.map(async (page) => {
      await page.waitForURL(/\/bookings\//);
      return page.getByRole('heading', { level: 1, name: /订好了|已进入候补/ }).textContent();
    }),
  );
  await shot(pages[titles.indexOf('已进入候补')], 'waiting');
  expect(titles.sort()).toEqual(['已进入候补', '订好了']);
  await Promise.any(pages.map((page) => page.getByText('您排在第 1 位').waitFor()));
  const { items } = (await office.get(`/trips/${trip.id}/bookings`).expect(200)).body;
  expect(items.map(({ state }: { state: string }) => state).sort()).toEqual(['CONFIRMED', 'WAITING']);
});

it('seats are counted live, and a full trip says so before the last tap', async () => {
  const trip = await coach(22, 1);
  const [first, second] = await Promise.all([familyOf(['钱一']), familyOf(['周二'])]);
  const slow = await signIn(await newPhone(browser, url), first, `/trips/${trip.id}/book`);
  await slow.getByRole('button', { name: '确认订 1 个座位' }).waitFor();
  const quick = await signIn(await newPhone(browser, url), second, `/trips/${trip.id}/book`);
  await quick.getByRole('button', { name: '确认订 1 个座位' }).click();
  await quick.getByRole('heading', { name: '订好了' }).waitFor();
  await slow.getByText('已经坐满。确认后进入候补').waitFor();
  await shot(slow, 'full');
  await slow.getByRole('button', { name: '加入候补（1 人）' }).click();
  await slow.getByRole('heading', { name: '已进入候补' }).waitFor();
});

it('tapping twice books once, also when the first answer is lost', async () => {
  const trip = await coach(23, 10);
  const number = await familyOf(['吴老三', '郑小妹']);
  const page = await signIn(await newPhone(browser, url), number, `/trips/${trip.id}/book`);
  let lost = 0;
  await page.route('**/me/trips/*/bookings', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  const confirm = page.getByRole('button', { name: '确认订 2 个座位' });
  await tapTwice(confirm);
  await page.getByText('网络不通').waitFor();
  await confirm.waitFor();
  await tapTwice(confirm);
  await page.getByRole('heading', { name: '订好了' }).waitFor();
  const { items } = (await office.get(`/trips/${trip.id}/bookings`).expect(200)).body;
  expect(items).toHaveLength(1);

  await page.goto(`/trips/${trip.id}/book`);
  await page.getByRole('button', { name: '确认订 2 个座位' }).click();
  await page.getByText('已预订本班次').waitFor();
  await page.getByRole('link', { name: '看我的行程' }).click();
  await page.getByRole('heading', { name: '我的行程' }).waitFor();
});

/** So fast that no answer comes between. */
const tapTwice = (button: Locator) =>
  button.evaluate((one: HTMLElement) => {
    one.click();
    one.click();
  });

it('trips are looked for once, from home, and the days to pick are those on which one can be booked', async () => {
  await coach(25, 30);
  await coach(26, 30);
  const number = await familyOf(['冯晚归']);
  const page = await (await newPhone(browser, url)).newPage();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/trip-matches?')) asked.push(request.url());
  });
  const begun = performance.now();
  await page.goto('/');
  await signInOn(page, number);
  const last = page.getByRole('heading', { name: '2月26日 周一' });
  await last.waitFor();
  // Whoever stays on the page is shown them anew every 15 seconds.
  const again = Math.floor((performance.now() - begun) / 15_000);
  expect(asked.length).toBeLessThanOrEqual(1 + again);
  expect(asked).toEqual(asked.map(() => expect.stringContaining('homeCode=140522') as string));
  await page.getByRole('button', { name: '2月25日 周日' }).click();
  await last.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: '2月25日 周日' }).waitFor();

  // The page of a trip has not been here yet.
  await page.context().setOffline(true);
  await page.getByRole('link', { name: /07:30/ }).click();
  await page.getByRole('alert').getByText('网络不通').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('link', { name: /07:30/ }).click();
  await page.getByText('在这里上车').waitFor();
});

it('a sign-in that ends while a question is open is asked for above it, and the answer still counts', async () => {
  const trip = await coach(27, 10);
  const number = await familyOf(['褚一鸣', '卫小雨']);
  const page = await signIn(await newPhone(browser, url), number, `/trips/${trip.id}/book`);
  await page.getByRole('button', { name: '确认订 2 个座位' }).click();
  await page.waitForURL(/\/bookings\//);
  await page.goto(`/my/bookings/${page.url().split('/').at(-1)}`);
  await page.getByRole('button', { name: '只取消此人：卫小雨' }).click();
  // Not before the tap: the page looks for news by itself, and would ask for the sign-in first.
  const atTheTap = async (route: Route) => {
    await endAllSessions();
    t.clock.set(new Date(t.clock.now().getTime() + 120_000).toISOString());
    await forgetLimits(t);
    await route.continue();
  };
  await page.route('**/removal', atTheTap, { times: 1 });
  await page.getByRole('dialog').getByRole('button', { name: '只取消此人' }).click();
  const sheet = page.getByRole('dialog', { name: '登录' });
  await sheet.waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await signInOn(sheet, number);
  await page.getByRole('listitem').filter({ hasText: '卫小雨' }).waitFor({ state: 'detached' });
  office = await t.as(Role.CountyScheduler, '140522');
});

/** As an administrator by SQL; the office's own comes last, so that the service has heard of all once it has heard of that. */
async function endAllSessions(): Promise<void> {
  const end = (which: string) =>
    t.dataSource.query(
      `UPDATE sessions SET ended_at = now(), ended_why = 'SIGNED_OUT' WHERE account_id ${which} $1`,
      [office.accountId],
    );
  await end('<>');
  await end('=');
  await until(async () => (await office.get('/me')).status === 401);
}

it('in English, too, from a shared link', async () => {
  const trip = await coach(24, 10);
  const number = await familyOf(['Aynur Memet', '马福']);
  const context = await newPhone(browser, url, { language: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`/trips/${trip.id}`);
  await page.getByRole('heading', { name: 'Chartered travel to work and home' }).waitFor();
  await page.getByLabel('Mobile number').fill(number);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code from the text message').waitFor();
  await page.getByLabel('Code from the text message').fill(await codeFor(t, number));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('You get on here').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await shot(page, 'trip-en');
  await page.getByRole('button', { name: 'Book', exact: true }).click();
  await page.getByRole('button', { name: 'Book 2 seats' }).click();
  await page.getByRole('heading', { name: 'Booked' }).waitFor();
  await shot(page, 'booked-en');
});

/** Pictures to look at, where a folder for them is named. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: false });
}
