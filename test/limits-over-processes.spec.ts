import { Role } from '../src/access/roles.js';
import { ServiceProcess, startProcess } from './support/service-process.js';
import { startTestApp, TestApp } from './support/test-app.js';

const MOST = 40;

let t: TestApp;
let processes: ServiceProcess[] = [];
beforeAll(async () => {
  t = await startTestApp();
  const environment = { TRUST_PROXY: '127.0.0.1', REQUESTS_PER_MINUTE: String(MOST) };
  processes = await Promise.all([1, 2].map(() => startProcess(t.settings, { environment })));
  // Two services begin at once.
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.end('SIGTERM')));
  await t.close();
});

interface Request {
  method?: string;
  path: string;
  body?: object;
  from: string;
  token?: string;
}

/** Asks one process and the other in turn, so many times at once. @returns how often each status was answered */
async function crowd(times: number, requestOf: (no: number) => Request): Promise<Record<number, number>> {
  const statuses = await Promise.all(
    Array.from({ length: times }, async (_, no) => {
      const { method = 'GET', path, body, from, token } = requestOf(no);
      const { status } = await fetch(`${processes[no % 2].url}${path}`, {
        method,
        headers: {
          'X-Forwarded-For': from,
          ...(body && { 'Content-Type': 'application/json' }),
          ...(token && { Authorization: `Bearer ${token}` }),
        },
        body: body && JSON.stringify(body),
      });
      return status;
    }),
  );
  return Object.fromEntries(
    [...new Set(statuses)].map((status) => [status, statuses.filter((one) => one === status).length]),
  );
}

/** The limit may pass, and a twentieth of it for each process; each with limits of its own would let all through. */
function expectOneLimit(answered: Record<number, number>, passed: number): void {
  expect(answered[passed]).toBeGreaterThanOrEqual(MOST);
  expect(answered[passed]).toBeLessThanOrEqual(MOST + (2 * MOST) / 20);
  expect(answered[429]).toBe(2 * MOST - answered[passed]);
}

describe('over two processes on one database', () => {
  it('an account has one limit, wherever it asks from and whichever process answers', async () => {
    const [{ token }, other] = [
      await t.as(Role.ProvinceOfficer, '14'),
      await t.as(Role.ProvinceOfficer, '14'),
    ];
    const me = (as: string) => (no: number) => ({ path: '/me', from: `203.0.113.${no}`, token: as });
    expectOneLimit(await crowd(2 * MOST, me(token)), 200);
    expect(await crowd(2, me(token))).toEqual({ 429: 2 });
    expect(await crowd(2, me(other.token))).toEqual({ 200: 2 });
  });

  it('an address has one limit, and a network of IPv6 too', async () => {
    for (const fromOf of [() => '198.51.100.7', (no: number) => `2001:db8:7:7::${no.toString(16)}`]) {
      expectOneLimit(await crowd(2 * MOST, (no) => ({ path: '/trips', from: fromOf(no) })), 401);
    }
    expect(await crowd(2, () => ({ path: '/trips', from: '198.51.100.8' }))).toEqual({ 401: 2 });
  });

  it('a password is guessed no oftener than in one', async () => {
    const guess = { login: 'somebody', password: 'not the right password' };
    const from = '198.51.100.20';
    const began = Date.now();
    const answered = await crowd(12, () => ({ method: 'POST', path: '/sessions', body: guess, from }));
    // Five are free; the pauses after them are 1, 2, 4 ... seconds, so after s seconds log2(s + 1) of them are over.
    const over = Math.floor(Math.log2((Date.now() - began) / 1000 + 1));
    expect(answered[401]).toBeGreaterThanOrEqual(5);
    expect(answered[401]).toBeLessThanOrEqual(5 + over);
    expect(answered[429]).toBe(12 - answered[401]);
  });

  it('a phone is sent one code, however many ask for it at once', async () => {
    const body = { phone: '13800004321' };
    const send = (no: number) => ({ method: 'POST', path: '/phone-codes', body, from: `192.0.2.${no}` });
    const before = await messages();
    expect(await crowd(10, send)).toEqual({ 202: 10 });
    expect(await messages()).toBe(before + 1);
  });

  async function messages(): Promise<number> {
    const [{ count }] = await t.dataSource.query<{ count: number }[]>(
      `SELECT count(*) FROM outbox_messages m WHERE m.about LIKE 'phone-code:%'`,
    );
    return count;
  }
});
