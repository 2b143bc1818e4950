import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { newStaff, SignedIn, withToken } from './support/account.factory.js';
import { startTestApp, TestApp } from './support/test-app.js';

const PUBLIC_URL = 'http://127.0.0.1:9';
const CALLBACK = `${PUBLIC_URL}/api/v1/sessions/oidc/callback`;

let t: TestApp;
let provider: ChildProcess;
beforeAll(async () => {
  const port = await freePort();
  provider = fork(join(__dirname, 'support/oidc-provider.mjs'), [String(port), CALLBACK], {
    stdio: 'ignore',
  });
  await once(provider, 'message');
  t = await startTestApp({
    ...{ PUBLIC_URL, OIDC_ISSUER: `http://127.0.0.1:${port}`, OIDC_CLIENT_ID: 'fangang' },
    OIDC_CLIENT_SECRET: 'a-secret-for-tests-only-long-enough',
  });
}, 60_000);
// The provider's clock is the real one, and it signs what it says with it.
beforeEach(() => t.clock.set(new Date().toISOString()));
afterAll(async () => {
  await t.close();
  provider.kill();
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** A browser of its own at the provider: follows redirects, keeps cookies, fills in the forms. */
async function atProvider(url: string, login: string): Promise<URLSearchParams> {
  const jar = new Map<string, string>();
  const go = async (to: string, form?: URLSearchParams): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const method = form ? 'POST' : 'GET';
    const answer = await fetch(to, { method, body: form, redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [name, ...value] = set.split(';')[0].split('=');
      jar.set(name, value.join('='));
    }
    return answer;
  };
  let at = url;
  for (let i = 0; i < 15 && !at.startsWith(CALLBACK); i += 1) {
    let answer = await go(at);
    if (!answer.headers.has('location')) {
      const page = await answer.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
      const action = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', at).href;
      answer = await go(action, new URLSearchParams({ prompt, login, password: 'any' }));
    }
    at = new URL(answer.headers.get('location') ?? '', at).href;
  }
  return new URL(at).searchParams;
}

interface Visit {
  url: string;
  cookie: string;
}
const visitOf = (answer: { headers: Record<string, unknown> }, url: string): Visit => ({
  url,
  cookie: (answer.headers['set-cookie'] as string[])[0].split(';')[0],
});
async function toSignIn(): Promise<Visit> {
  const answer = await t.anyone.get('/sessions/oidc').expect(302);
  return visitOf(answer, answer.headers.location);
}
async function toBind(session: SignedIn): Promise<Visit> {
  const answer = await withToken(session, t).post('/me/oidc').expect(200);
  return visitOf(answer, answer.body.url);
}
const comeBack = (query: URLSearchParams, cookie: string) =>
  t.anyone.get(`/sessions/oidc/callback?${query.toString()}`).set('Cookie', cookie);
const codeOf = async (asked: ReturnType<typeof comeBack>, status: number) =>
  (await asked.expect(status)).body.code as string;

/** An account bound to an identity of the same name. */
async function bound(login: string): Promise<SignedIn> {
  const session = await newStaff(t, login);
  const visit = await toBind(session);
  const { headers } = await comeBack(await atProvider(visit.url, login), visit.cookie).expect(302);
  expect(headers.location).toBe(`${PUBLIC_URL}/signed-in#bound`);
  return session;
}
async function ticketFor(login: string): Promise<string> {
  const visit = await toSignIn();
  const { headers } = await comeBack(await atProvider(visit.url, login), visit.cookie).expect(302);
  return /#ticket=(.+)$/.exec(headers.location)?.[1] as string;
}
const redeem = (ticket: string) => t.anyone.post('/sessions/oidc').send({ ticket });

describe('an OpenID Connect provider', () => {
  it('signs in whose identity was bound, by a ticket that is good once and for a minute', async () => {
    const { account } = await bound('wang');
    const ticket = await ticketFor('wang');
    const { body } = await redeem(ticket).expect(201);
    expect(body.account.id).toBe(account.id);
    await withToken(body, t).get('/accounts').expect(200);
    const sessions = await withToken(body, t).get('/me/sessions').expect(200);
    expect(sessions.body.items).toContainEqual(expect.objectContaining({ id: body.id, kind: 'OIDC' }));
    await redeem(ticket).expect(401);

    const late = await ticketFor('wang');
    t.clock.set(new Date(Date.now() + 61_000).toISOString());
    await redeem(late).expect(401);
  });

  it('signs nobody in whose identity is bound to no account, or to a closed one', async () => {
    const visit = await toSignIn();
    const back = await atProvider(visit.url, 'stranger');
    expect(await codeOf(comeBack(back, visit.cookie), 403)).toBe('OIDC_NOT_BOUND');

    const { account } = await bound('leaver');
    await t.dataSource.query('UPDATE accounts SET closed_at = now() WHERE id = $1', [account.id]);
    const again = await toSignIn();
    expect(await codeOf(comeBack(await atProvider(again.url, 'leaver'), again.cookie), 403)).toBe(
      'OIDC_NOT_BOUND',
    );
  });

  it('is believed only by the browser that began, with the state it began with', async () => {
    const [mine, other] = [await toSignIn(), await toSignIn()];
    const back = await atProvider(mine.url, 'wang');
    expect(await codeOf(comeBack(back, other.cookie), 401)).toBe('OIDC_REFUSED');
    expect(await codeOf(comeBack(back, ''), 401)).toBe('OIDC_REFUSED');
    const changed = new URLSearchParams(back);
    changed.set('state', other.cookie.split('=')[1]);
    // Even with the other visit's own cookie: the code was not given for it.
    expect(await codeOf(comeBack(changed, other.cookie), 401)).toBe('OIDC_REFUSED');
    await comeBack(back, mine.cookie).expect(302);
  });

  it('is not believed a second time, with another nonce, without a code, or too late', async () => {
    const replayed = await toSignIn();
    const back = await atProvider(replayed.url, 'wang');
    await comeBack(back, replayed.cookie).expect(302);
    expect(await codeOf(comeBack(back, replayed.cookie), 401)).toBe('OIDC_REFUSED');

    const renonced = await toSignIn();
    await t.dataSource.query(`UPDATE oidc_logins SET nonce = 'another'`);
    const away = await atProvider(renonced.url, 'wang');
    expect(await codeOf(comeBack(away, renonced.cookie), 401)).toBe('OIDC_REFUSED');

    const empty = await toSignIn();
    const state = new URLSearchParams({ state: empty.cookie.split('=')[1] });
    expect(await codeOf(comeBack(state, empty.cookie), 401)).toBe('OIDC_REFUSED');

    const slow = await toSignIn();
    const finally_ = await atProvider(slow.url, 'wang');
    t.clock.set(new Date(Date.now() + 601_000).toISOString());
    expect(await codeOf(comeBack(finally_, slow.cookie), 401)).toBe('OIDC_REFUSED');
  });

  it('gives one identity to one account', async () => {
    const rival = await newStaff(t, 'rival');
    const visit = await toBind(rival);
    expect(await codeOf(comeBack(await atProvider(visit.url, 'wang'), visit.cookie), 409)).toBe('OIDC_BOUND');
  });
});

it('is not there without settings', async () => {
  const without = await startTestApp();
  expect((await without.anyone.get('/sessions/oidc').expect(404)).body.code).toBe('OIDC_OFF');
  await without.close();
});
