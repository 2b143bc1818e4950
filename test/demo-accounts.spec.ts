import { startTestApp, TestApp } from './support/test-app.js';
import { codeFor } from './support/worker.factory.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ DEMO: 'true' });
});
afterAll(() => t.close());

describe('a service that is no demo', () => {
  it('names no account to anybody', async () => {
    const { body } = await t.anyone.get('/demo-accounts').expect(200);
    expect(body).toEqual({ items: [] });
  });

  it('sends a phone one code a minute, which nothing tells', async () => {
    const phone = '13966660001';
    await t.anyone.post('/phone-codes').send({ phone }).expect(202);
    const first = await codeFor(t, phone);
    await t.anyone.post('/phone-codes').send({ phone }).expect(202);
    expect(await codeFor(t, phone)).toBe(first);
  });
});
