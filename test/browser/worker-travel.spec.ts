import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Role } from '../../src/access/roles.js';
import { newStaff, SignedIn } from '../support/account.factory.js';
import { barriersOf } from '../support/accessibility.js';
import { Device, faultsOf, leaveSession, newPhone, pagesOf, startBrowser } from '../support/browser.js';
import { createCampaign } from '../support/campaign.factory.js';
import { member, party, registerParty } from '../support/demand.factory.js';
import { booked, coachWith } from '../support/seating.factory.js';
import { Caller, startTestApp, TestApp } from '../support/test-app.js';
import { stop } from '../support/trip.factory.js';
import { until } from '../support/until.js';
import { phoneSession } from '../support/worker.factory.js';

let t: TestApp;
let browser: Browser;
let url: string;
let office: Caller;
let campaign: string;
let people = 500;
let faults: string[];
const open: BrowserContext[] = [];

// Dozens of steps each, which take their time where the browser has a part of a core; what hangs is found by the patience of each.
jest.setTimeout(180_000);

beforeAll(async () => {
  [t, browser] = await Promise.all([startTestApp(), startBrowser()]);
  url = await pagesOf(t);
  campaign = (await createCampaign(t, { policies: { offerMinutes: 30 } })).id;
  office = await t.as(Role.CountyScheduler, '140522');
});
beforeEach(() => (faults = []));
afterEach(async () => {
  await Promise.all(open.splice(0).map((context) => context.close()));
  expect(faults).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

/** A phone, at the time of the service, on which somebody is signed in. */
async function phoneOf(signedIn: SignedIn, device: Device = {}): Promise<Page> {
  const context = await newPhone(browser, url, device);
  open.push(context);
  await context.clock.install({ time: t.clock.now() });
  await leaveSession(context, 'worker', signedIn);
  const page = await context.newPage();
  faults = faultsOf(page, url);
  return page;
}

/** A family of the village, all bound to one phone. */
async function family(names: string[]) {
  const phone = `138${String((people += 1)).padStart(8, '0')}`;
  const members = names.map((name) => member((people += 1), { name, phone }));
  const { partyId, requests } = await registerParty(office, party(campaign, members));
  const signedIn = await phoneSession(t, phone);
  for (const { name, documentType, documentNumber } of members) {
    const person = { name, documentType, documentNumber };
    await t.with(signedIn.accessToken, signedIn.account.id).post('/me/bindings').send(person).expect(201);
  }
  return { signedIn, partyId, members, workerIds: requests.map(({ worker }) => worker.id) };
}

/** A number as a given name. */
const inWords = (no: number) => '甲乙'[Math.floor(no / 10)] + '子丑寅卯辰巳午未申酉'[no % 10];

const coach = (seats: number, day = '20') =>
  coachWith(t, office, seats, {
    campaignId: campaign,
    stops: [
      stop('BOARDING', '140522', `2024-02-${day}T07:00:00+08:00`, '阳城县客运中心'),
      stop('ALIGHTING', '320583', `2024-02-${day}T21:00:00+08:00`, '昆山市花桥镇《新能源》产业园'),
    ],
  });

it('a family sees where it sits, and one of it gives up the seat', async () => {
  const { signedIn, partyId } = await family(['阿依古丽·买买提', '张小凤']);
  const { code } = await booked(office, (await coach(4)).id, partyId);
  const page = await phoneOf(signedIn);

  await page.goto('/my/bookings');
  await page.getByText('2月20日 周二 07:00').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole('link', { name: /座位已确认/ }).click();
  await page.getByText(code).waitFor();
  expect(await barriersOf(page)).toEqual([]);

  await page.getByRole('button', { name: '只取消此人：张小凤' }).click();
  const sheet = page.getByRole('dialog', { name: '取消张小凤的座位？' });
  await sheet.getByText('其他人的座位不变').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await sheet.getByRole('button', { name: '只取消此人' }).click();
  await sheet.waitFor({ state: 'hidden' });
  await page.getByRole('listitem').filter({ hasText: '张小凤' }).waitFor({ state: 'detached' });
  await page.getByText('阿依古丽·买买提').waitFor();

  await page.getByRole('button', { name: '取消整个预订' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '取消整个预订' }).click();
  await page.getByText('已取消', { exact: true }).first().waitFor();
});

it('the boarding card is there without signal, and gone when somebody signs out', async () => {
  const { signedIn, partyId } = await family(['王建国']);
  const { id, code } = await booked(office, (await coach(2)).id, partyId);
  const page = await phoneOf(signedIn);
  await page.goto('/my/bookings');
  await page.getByText('座位已确认').waitFor();
  await page.goto(`/my/bookings/${id}/ticket`);
  await page.getByRole('img', { name: `上车码，预订号 ${code}` }).waitFor();
  await page.getByText(code, { exact: true }).waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await until(() => page.evaluate(async () => (await caches.match('/kept/index')) !== undefined));

  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('当前没有信号').waitFor();
  await page.getByText(code, { exact: true }).waitFor();
  await page.getByText('王建国').waitFor();

  await page.context().setOffline(false);
  await page.goto('/my/account');
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '退出登录' }).click();
  await page.getByLabel('手机号码').waitFor();
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  expect(kept).not.toContain('王建国');
  expect(kept).not.toContain(code);
});

it('who waits sees their place, takes what is offered, and could take another trip', async () => {
  const [seated, waiting] = [await family(['李平']), await family(['赵安'])];
  const trip = await coach(1);
  await coach(5, '19');
  const taken = await booked(office, trip.id, seated.partyId);
  const { id } = await booked(office, trip.id, waiting.partyId);
  const page = await phoneOf(waiting.signedIn);
  await page.goto(`/my/bookings/${id}`);
  await page.getByText('候补第 1 位').waitFor();
  const other = page.getByRole('listitem').filter({ hasText: '2月19日 周一 07:00' });
  await other.getByRole('button', { name: '改订这班：2月19日 周一 07:00' }).waitFor();
  expect(await barriersOf(page)).toEqual([]);

  await office.post(`/bookings/${taken.id}/cancellation`).send({}).expect(200);
  await page.getByRole('timer').waitFor({ timeout: 15_000 });
  // The phone's clock went on since the page was opened, the service's stood still.
  expect(await page.getByRole('timer').innerText()).toMatch(/^(30:00|29:\d\d)$/);
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole('button', { name: '确认要座' }).click();
  await page.getByText('座位已确认').first().waitFor();
  await page.getByRole('link', { name: '出示乘车凭证' }).waitFor();
});

it('a wish is left where no trip exists, lost by no reload, and withdrawn', async () => {
  const { signedIn } = await family(['孙梅', '孙小宝']);
  const page = await phoneOf(signedIn);
  await page.goto('/my/wishes');
  await page.getByRole('heading', { name: '孙梅、孙小宝 →' }).waitFor();
  await page.getByRole('button', { name: '撤回：孙梅、孙小宝' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('孙梅').uncheck();
  expect(await barriersOf(page)).toEqual([]);
  await sheet.getByRole('button', { name: '撤回' }).click();
  await page.getByRole('heading', { name: '孙梅 →' }).waitFor();
  await page.getByText('以前的出行需求（1）').click();
  await page.getByRole('heading', { name: '孙小宝 →' }).waitFor();
  await page.getByRole('button', { name: '撤回：孙梅', exact: true }).click();
  await sheet.getByRole('button', { name: '撤回' }).click();
  await page.getByText('还没有登记出行需求').waitFor();

  await page.getByRole('link', { name: '登记出行需求' }).click();
  await page.getByLabel('最早哪天能走').fill('2024-02-25');
  await page.getByLabel('最晚哪天要走').fill('2024-02-25');
  await page.getByRole('button', { name: '提交' }).click();
  for (const words of ['请勾选谁要走', '再从列表中点选'])
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
  await page.getByLabel('孙梅').check();
  await page.getByLabel('孙小宝').check();
  await page.getByLabel('上班的地方', { exact: true }).fill('昆山');
  await page.getByRole('button', { name: '江苏省苏州市昆山市' }).click();
  await page.getByLabel('工作单位（可不填）').fill('昆山新能源科技有限公司');
  expect(await barriersOf(page)).toEqual([]);
  await page.reload();
  expect(await page.getByLabel('工作单位（可不填）').inputValue()).toBe('昆山新能源科技有限公司');
  await page.getByLabel('最晚哪天要走').fill('2024-02-26');
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByText('2月25日 周日 至 2月26日 周一').waitFor();
  await page.getByRole('heading', { name: '孙梅、孙小宝 →' }).waitFor();
  expect(await barriersOf(page)).toEqual([]);
});

it('a person is added by name and document, with faults told at the field', async () => {
  const { signedIn } = await family(['钱勇']);
  const page = await phoneOf(signedIn);
  await page.goto('/my/people');
  await page.getByText('钱勇').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole('link', { name: '添加同行人' }).click();
  await page.getByText('第一次登记').click();
  await page.getByLabel('姓名', { exact: true }).fill('钱 小妹');
  await page.getByLabel('证件号码').fill('14052219900307002');
  await page.getByLabel('户籍所在县（市、区）').fill('阳城');
  await page.getByRole('button', { name: '山西省晋城市阳城县' }).click();
  await page.getByRole('button', { name: '确认添加' }).click();
  await page.getByRole('alert').filter({ hasText: '应为 18 位' }).first().waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.getByLabel('证件号码').fill('140522 19900307 0029');
  await page.getByRole('button', { name: '确认添加' }).click();
  await page.getByText('钱小妹').waitFor();
  await page.getByText('140522********0029').waitFor();
});

it('a cadre looks a villager up, books for them, and prints the cards of the trip', async () => {
  const { members } = await family(['周大山', '吴小妹']);
  const trip = await coach(4);
  const cadre = await newStaff(t, 'village-cadre', { role: 'CADRE', displayName: '北留镇 张书记' });
  const page = await phoneOf(cadre);
  await page.goto('/my/bookings');
  await page.getByRole('link', { name: '选择村民' }).click();
  // Nobody's village is recorded so far: as there is but one list, none is asked for.
  await page.getByRole('heading', { name: '未填村名' }).waitFor();
  expect(await page.getByRole('button', { name: '换村' }).count()).toBe(0);
  for (const { name, documentNumber } of [...members].reverse()) {
    await page.goto(`/my/people?then=/trips/${trip.id}/book`);
    await page.getByLabel('姓名、手机号或证件号').fill(documentNumber);
    await page.getByRole('button', { name: '查找' }).click();
    await page
      .getByRole('button', { name: `为其办理：${name}` })
      .first()
      .click();
    await page.getByRole('complementary', { name: '为谁办理' }).getByText(name).waitFor();
  }
  expect(await page.getByLabel('周大山').isChecked()).toBe(true);
  await page.getByLabel('吴小妹').check();
  await page.getByRole('button', { name: '确认订 2 个座位' }).click();
  await page.getByText('1号车').first().waitFor();
  await page.goto('/my/bookings');
  await page.getByRole('link', { name: /座位已确认/ }).click();
  await page.getByText('周大山', { exact: true }).last().waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole('link', { name: '出示乘车凭证' }).click();
  await page.getByRole('link', { name: '打印本班次全部凭证' }).click();
  await page.getByText('乘车凭证（1 份）').waitFor();
  await page.getByText('吴小妹').waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('button', { name: '打印' }).count()).toBe(0);
});

it('a cadre chooses the village once, and switches between the people of its list', async () => {
  const [home, long] = [
    { town: '北留镇', village: '下河村' },
    { town: '润城镇', village: '《新时代》·'.repeat(7) + '移民新村' },
  ];
  const names = ['秦大河', '秦小河', ...Array.from({ length: 19 }, (_, i) => `秦${inWords(i)}`)];
  const of = (where: object) => (name: string) => member((people += 1), { name, ...where });
  await registerParty(office, party(campaign, names.map(of(home))));
  await registerParty(office, party(campaign, ['柳大树'].map(of(long))));
  const cadre = await newStaff(t, 'list-cadre', { role: 'CADRE', displayName: '下河村 秦书记' });
  const page = await phoneOf(cadre);
  await page.goto('/my/people?then=/my/wishes');
  await page.getByRole('heading', { name: '选择村' }).waitFor();
  await page.getByRole('button', { name: long.village }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await barriersOf(page)).toEqual([]);
  await page.getByLabel('村名或乡镇').fill('没有的村');
  await page.getByText('没有找到这个村').waitFor();
  await page.getByLabel('村名或乡镇').fill('留镇下河');
  await page.getByRole('button', { name: long.village }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '下河村' }).focus();
  await page.keyboard.press('Enter');

  const list = page.getByRole('region', { name: '按村选人' });
  await list.getByText('山西省晋城市阳城县北留镇 · 21 人').waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('下河村');
  expect(await list.getByRole('listitem').count()).toBe(20);
  await list.getByRole('button', { name: '已显示 20，共 21 人' }).click();
  await list.getByRole('listitem').nth(20).waitFor();
  expect(await list.getByRole('button', { name: '已显示' }).count()).toBe(0);
  expect(await barriersOf(page)).toEqual([]);
  await list.getByRole('button', { name: '为其办理：秦小河' }).click();
  await page.getByRole('complementary', { name: '为谁办理' }).getByText('秦小河').waitFor();
  await page.getByRole('heading', { name: /秦小河/ }).waitFor();

  await page.getByRole('link', { name: '换人' }).click();
  await list.getByRole('heading', { name: '下河村' }).waitFor();
  await list.getByRole('button', { name: '为其办理：秦大河' }).waitFor();
  await list.getByRole('button', { name: '换村' }).click();
  await list.getByRole('button', { name: long.village }).click();
  await list.getByRole('button', { name: '为其办理：柳大树' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

it('speaks English', async () => {
  const { signedIn, partyId } = await family(['郑和平']);
  await booked(office, (await coach(2)).id, partyId);
  const page = await phoneOf(signedIn, { language: 'en-GB' });
  await page.goto('/my/bookings');
  await page.getByRole('link', { name: /Seats confirmed/ }).click();
  await page.getByRole('link', { name: 'Show boarding card' }).click();
  await page.getByText('Show it to the escort').waitFor();
  await page.goto('/my');
  for (const name of ['People I act for', 'Travel wishes', 'Messages', 'Account and privacy'])
    await page.getByRole('link', { name }).waitFor();
});
