import type { Browser, Page } from 'playwright-core';
import { Role } from '../../src/access/roles.js';
import { newStaff, PASSWORD } from '../support/account.factory.js';
import { barriersOf } from '../support/accessibility.js';
import { closedTrip } from '../support/boarding.factory.js';
import { faultsOf, newPhone, pagesOf, startBrowser } from '../support/browser.js';
import { makeCarrier } from '../support/fleet.factory.js';
import { manifestStage, ManifestStage, Person } from '../support/manifest.factory.js';
import { startTestApp, TestApp } from '../support/test-app.js';
import { campaignId } from '../support/trip.factory.js';

// Dozens of steps each, which take their time where the browser has a part of a core; what hangs is found by the patience of each.
jest.setTimeout(180_000);

let t: TestApp;
let browser: Browser;
let url: string;
let stage: ManifestStage;
let railwayId: string;
beforeAll(async () => {
  [t, browser] = await Promise.all([startTestApp(), startBrowser()]);
  url = await pagesOf(t);
  stage = await manifestStage(t);
  railwayId = (await makeCarrier(t, { kind: 'RAIL', name: '中国铁路太原局集团有限公司客运部团体票务中心' }))
    .id;
  await newStaff(t, 'railway', {
    displayName: '太原局联络员',
    role: 'CARRIER_LIAISON',
    carrierId: railwayId,
    regionCode: undefined,
  });
  await newStaff(t, 'kunshan', { displayName: '昆山接站员', role: 'RECEIVING_LIAISON', regionCode: '3205' });
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

/** A list that the railway was sent: two carriages. Answers the address that its mail leads to. */
async function trainSent(people: Person[]) {
  const { office, post, tripWith } = stage;
  const { trip, seated } = await tripWith(people, {
    ...{ mode: 'SPECIAL_TRAIN', carrierId: railwayId, serviceNumber: 'K726' },
    vehicles: [{ layoutCode: 'YZ25G' }, { layoutCode: 'YZ25G' }],
  });
  const { id } = await post(office, `/trips/${trip.id}/closure`, 201);
  await post(office, `/manifests/${id}/dispatch`, 200);
  return { tripId: trip.id as string, id: id as string, seated };
}
const PEOPLE: Person[] = [
  { name: '张小凤', employer: '昆山经济技术开发区超长名称精密电子科技（集团）股份有限公司' },
  { name: '买买提·吐尔逊·阿卜杜热依木' },
  { name: '李四' },
];

async function signIn(page: Page, login: string, words = ['账号', '密码', '登录']): Promise<void> {
  await page.getByLabel(words[0]).fill(login);
  await page.getByLabel(words[1]).fill(PASSWORD);
  await page.getByRole('button', { name: words[2] }).click();
}
/** For looking at: `SHOTS=/tmp/shots npx jest test/browser/liaison.spec.ts`. */
async function shot(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
}

it('a railway’s liaison returns a list, is sent a better one, gives seat numbers and confirms', async () => {
  const { office, post, cancel } = stage;
  const { tripId, id, seated } = await trainSent(PEOPLE);
  const page = await (await newPhone(browser, url)).newPage();
  const faults = faultsOf(page, url);

  // The link in the mail asks for the sign-in and leads on to the list.
  await page.goto(`/liaison/manifests/${id}`);
  await signIn(page, 'railway');
  await page.getByRole('heading', { name: '阳城县 → 昆山市' }).waitFor();
  await page.getByText('01车').first().waitFor();
  await page.getByText('3 人 · 1 节车厢').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await shot(page, 'manifest');

  await page.getByRole('link', { name: '退回' }).click();
  await page.getByRole('button', { name: '退回' }).click();
  await page.getByText('请填写退回原因').waitFor();
  await page.getByLabel('整份名单为什么退回').fill('有一人证件号码有误');
  await page.getByLabel('按姓名、座位或证件后四位查找').fill('李四');
  await page.getByLabel('标记 李四').check();
  await page.getByLabel('李四 的问题').fill('证件号码有误');
  expect(await barriersOf(page)).toEqual([]);
  await shot(page, 'return');
  await page.getByRole('button', { name: '退回，标出 1 人' }).click();
  await page.getByText('退回原因：证件号码有误').waitFor();
  expect((await office.get(`/manifests/${id}`)).body).toMatchObject({ state: 'RETURNED' });

  await cancel(seated[2]);
  const better = await post(office, `/trips/${tripId}/manifests`, 201);
  await post(office, `/manifests/${better.id}/dispatch`, 200);
  await page.reload();
  await page.getByRole('link', { name: '这一版已被替代，请看最新的第 2 版' }).click();
  await page.getByText('与第 1 版相比：新增 0 人，取消 1 人，变更 0 人').waitFor();
  await page.getByText('已取消的乘客').click();
  await page.getByText('李四').waitFor();
  await shot(page, 'changes');

  // The railway's own numbers; the first paste names somebody who is not on the list any more.
  await page.getByRole('link', { name: '回填座位号' }).click();
  await page.getByLabel('座位表').fill('姓名\t车厢\t座位号\n张小凤\t12\t045\n李四\t12\t046');
  await page.getByRole('button', { name: '预览' }).click();
  await page.getByText('1 行不能采用').waitFor();
  await page.getByText('名单上没有这个人').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await shot(page, 'seats-faulty');
  await page.getByRole('button', { name: '返回修改' }).click();
  await page.getByLabel('上传表格（xlsx、csv）').setInputFiles({
    ...{ name: '席位表.csv', mimeType: 'text/csv' },
    buffer: Buffer.from('\uFEFF姓名,车厢,座位号\r\n张小凤,12,045\r\n买买提·吐尔逊·阿卜杜热依木,13,046\r\n'),
  });
  await page.getByText('已读取 席位表.csv，3 行，请预览').waitFor();
  await page.getByRole('button', { name: '预览' }).click();
  await page.getByText('表中 12 → 我方 01车，今后称 12车（1 人）').waitFor();
  await page.getByText('表中 13 → 我方 02车，今后称 13车（1 人）').waitFor();
  await shot(page, 'seats-good');
  await page.getByRole('button', { name: '写入 2 人的座位' }).click();
  await page.getByText('座位已写入，2 人有变化').waitFor();
  await page.getByRole('link', { name: '查看名单' }).click();
  await page.getByText('12车').first().waitFor();

  await page.getByRole('button', { name: '确认名单' }).click();
  await page.getByRole('dialog', { name: '确认按此名单承运 2 人？' }).waitFor();
  await shot(page, 'confirm');
  await page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
  await page.getByText('已确认').waitFor();
  await page.getByRole('button', { name: '确认名单' }).waitFor({ state: 'detached' });
  await shot(page, 'confirmed');
  expect((await office.get(`/manifests/${better.id}`)).body).toMatchObject({
    ...{ state: 'CONFIRMED', amendments: [{ cause: 'SEAT_NUMBERS', lines: 2 }] },
  });

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载完整名单' }).click();
  expect((await download).suggestedFilename()).toMatch(/^乘客名单-.*-v2\.xlsx$/);

  await page.getByRole('link', { name: '打印（每车一页）' }).click();
  await page.getByRole('heading', { name: '12车' }).waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await shot(page, 'print-screen');
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false);
  await shot(page, 'print');
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(paper.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(2);
  expect(faults).toEqual([]);
});

it('those who receive people see who comes, note who did not, and sign for the others', async () => {
  const people = [
    { home: '140522', employer: '昆山经济技术开发区超长名称精密电子科技（集团）股份有限公司' },
    { home: '140522', employer: '昆山经济技术开发区超长名称精密电子科技（集团）股份有限公司' },
    { home: '140581', employer: '苏州纺织' },
  ];
  const departsAt = '2024-02-20T08:00:00+08:00';
  t.clock.set('2024-02-20T20:30:00+08:00');
  const trip = await closedTrip(t, { campaignId: await campaignId(t), vehicles: [people], departsAt });
  await t.dataSource.query(
    `INSERT INTO trip_stops (id, trip_id, seq, kind, region_code, place, stops_at)
     VALUES (gen_random_uuid(), $1, 1, 'ALIGHTING', '320583', '昆山南站', '2024-02-20T20:00:00+08:00')`,
    [trip.id],
  );
  const escort = await t.as(Role.Escort, '140522');
  const boardings = trip.passengers.map(({ id }) => ({ passengerId: id, occurredAt: departsAt }));
  await escort.post(`/trips/${trip.id}/boardings`).send({ boardings }).expect(200);
  await escort.post(`/trips/${trip.id}/departure`).send({ occurredAt: departsAt }).expect(201);

  const page = await (await newPhone(browser, url)).newPage();
  const faults = faultsOf(page, url);
  await page.goto('/liaison/arrivals?from=2024-02-19');
  await signIn(page, 'kunshan');
  await page.getByText('20:00 到 昆山南站').waitFor();
  await page.getByText('预计 3 人').first().waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await shot(page, 'arrivals');

  await page.getByRole('link', { name: /昆山南站/ }).click();
  await page.getByRole('button', { name: '登记已到达' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '已到达' }).click();
  await page.getByRole('button', { name: '登记已到达' }).waitFor({ state: 'detached' });

  const factory = page.getByRole('article').filter({ hasText: '精密电子' });
  await factory.getByRole('button', { name: '查看人员' }).click();
  await factory.getByRole('button', { name: '登记异常' }).first().click();
  await page.getByLabel('没有到').check();
  await page.getByLabel('说明（可不填）').fill('电话未接通');
  await page.getByLabel('输出地组织方').check();
  await shot(page, 'raise');
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await page.getByText('输出地组织方，尚无人接手').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await shot(page, 'arriving-trip');

  await factory.getByRole('button', { name: '签收' }).click();
  await page.getByRole('button', { name: '确认签收' }).click();
  await page.getByRole('dialog', { name: /1 人/ }).waitFor();
  await page.getByText('请填写签收人姓名').waitFor();
  await page.getByLabel('签收人姓名').fill('周师傅');
  await shot(page, 'sign');
  await page.getByRole('button', { name: '确认签收' }).click();
  await factory.getByText('周师傅 签收 1 人').waitFor();

  await page.getByRole('link', { name: '异常' }).click();
  // The trip's page, which leaves a moment later, has the same button.
  await page.getByRole('heading', { name: '到达异常', exact: true }).waitFor();
  await page.getByRole('button', { name: '我来处理' }).click();
  await page.getByText('昆山接站员 处理').waitFor();
  await page.getByRole('button', { name: '处理完毕' }).click();
  await page.getByLabel('结果如何').fill('次日自行到厂');
  await page.getByRole('dialog').getByRole('button', { name: '处理完毕' }).click();
  await page.getByText('没有未处理的异常').waitFor();
  await shot(page, 'exceptions');
  expect(faults).toEqual([]);

  const [handover] = (await escort.get(`/trips/${trip.id}/handovers`).expect(200)).body.handovers;
  expect(handover).toMatchObject({ signedByName: '周师傅', persons: 1 });
});

it('an English liaison replaces a coach, at a desk', async () => {
  const { trip, manifest } = await stage.sentTo([{ name: '王五' }, { name: '赵六' }]);
  const carrierId = (await stage.liaison.get('/carriers')).body.items[0].id;
  await newStaff(t, 'coach', { role: 'CARRIER_LIAISON', carrierId, regionCode: undefined });
  const device = { language: 'en-GB', viewport: { width: 1280, height: 800 } } as const;
  const page = await (await newPhone(browser, url, device)).newPage();
  const faults = faultsOf(page, url);
  await page.goto('/liaison');
  await signIn(page, 'coach', ['Account name', 'Password', 'Sign in']);
  await page.getByRole('heading', { name: 'Waiting for your answer' }).waitFor();
  await shot(page, 'list-en');
  await page.getByRole('link', { name: trip.code }).click();
  await page.getByRole('link', { name: 'Replace' }).click();
  await page.getByLabel('Number plate').fill('晋E54321');
  await page.getByRole('button', { name: 'See who would sit elsewhere' }).click();
  await page.getByText('2 people keep their seats').waitFor();
  await page.getByRole('button', { name: 'Replace it' }).click();
  await page.getByText('The vehicle is replaced').waitFor();
  await page.getByRole('link', { name: 'Go to the list' }).click();
  await page.getByText('晋E54321').first().waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await shot(page, 'manifest-en');
  expect(faults).toEqual([]);
  expect((await stage.office.get(`/manifests/${manifest.id}`)).body).toMatchObject({
    ...{ state: 'SENT', amendments: [{ cause: 'VEHICLE' }] },
  });

  // A colleague confirms while the question is on the screen.
  await page.getByRole('button', { name: 'Confirm the list' }).click();
  await stage.post(stage.liaison, `/manifests/${manifest.id}/confirmation`, 200);
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Somebody was faster').waitFor();
  await page.getByText('Confirmed').first().waitFor();
  expect(await page.getByRole('button', { name: 'Confirm the list' }).count()).toBe(0);

  const { id: theirs } = await trainSent([{}]);
  await page.goto(`/liaison/manifests/${theirs}`);
  await page.getByText('There is no such list').waitFor();
  expect(await barriersOf(page)).toEqual([]);
});
