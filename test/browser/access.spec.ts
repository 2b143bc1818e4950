import type { Browser } from 'playwright-core';
import { invitedAccount, newStaff, PASSWORD } from '../support/account.factory.js';
import { barriersOf } from '../support/accessibility.js';
import { faultsOf, newPhone, pagesOf, startBrowser } from '../support/browser.js';
import { startTestApp, TestApp } from '../support/test-app.js';

let t: TestApp;
let browser: Browser;
let url: string;
beforeAll(async () => {
  [t, browser] = await Promise.all([startTestApp(), startBrowser()]);
  url = await pagesOf(t);
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

it('somebody invited chooses a password by the link, and signs in with it later', async () => {
  const { token } = await invitedAccount(t, 'new-officer');
  const page = await (await newPhone(browser, url)).newPage();
  const faults = faultsOf(page, url);

  await page.goto(`/invitation#${token}`);
  await page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再输一次新密码').fill('something else');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('两次输入的密码不一致').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.getByLabel('再输一次新密码').fill(PASSWORD);
  await page.getByRole('button', { name: '保存' }).click();
  await page.waitForURL('/sign-in');

  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByLabel('账号').fill('new-officer');
  await page.getByLabel('密码').fill('wrong');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText('账号或密码不正确').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText('已登录：测试').waitFor();
  expect(faults).toEqual([]);
});

it('the page speaks English to an English browser, and changes its language at a tap', async () => {
  const page = await (await newPhone(browser, url, { language: 'en-GB' })).newPage();
  await page.goto('/sign-in');
  await page.getByRole('heading', { name: 'Staff sign-in' }).waitFor();
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { name: '工作人员登录' }).waitFor();
  expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
  await page.reload();
  await page.getByRole('heading', { name: '工作人员登录' }).waitFor();
});

it('a sign-in that has ended is asked for again over the page', async () => {
  const { id } = (await newStaff(t, 'liaison-of-kunshan', { role: 'RECEIVING_LIAISON', regionCode: '3205' }))
    .account;
  const page = await (await newPhone(browser, url)).newPage();
  await page.goto('/liaison');
  await page.getByLabel('账号').fill('liaison-of-kunshan');
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('button', { name: '登录', exact: true }).waitFor({ state: 'detached' });

  await t.dataSource.query(
    `UPDATE sessions SET ended_at = now(), ended_why = 'SIGNED_OUT' WHERE account_id = $1`,
    [id],
  );
  await page.reload();
  await page.getByRole('dialog', { name: '登录' }).waitFor();
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

it('a cadre who signs in as staff goes on to the page of the village without signing in again', async () => {
  await newStaff(t, 'cadre-of-beiliu', { role: 'CADRE', regionCode: '140522' });
  const page = await (await newPhone(browser, url)).newPage();
  await page.goto('/sign-in');
  // A worker has used the phone before, and has not signed out.
  await page.evaluate(() => {
    localStorage.setItem('fangang.session.worker', JSON.stringify({ account: { id: 'another' } }));
    localStorage.setItem('fangang.own.worker.tickets', JSON.stringify([{ ticket: '王建国' }]));
  });
  await page.getByLabel('账号').fill('cadre-of-beiliu');
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForURL((address) => address.pathname !== '/sign-in');
  await page.getByRole('link', { name: '我的', exact: true }).click();
  await page.getByText('测试').first().waitFor();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('王建国');
});
