import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Role } from '../src/access/roles.js';
import { newStaff, PASSWORD, SignedIn, withToken } from './support/account.factory.js';
import { codeOf as codeOfStep, stepAt } from '../src/access/totp/totp.js';
import { Sealing } from '../src/shared/privacy/sealing.js';
import { startTestApp, TestApp } from './support/test-app.js';

const PUBLIC_URL = 'http://127.0.0.1:9';
const CALLBACK = `${PUBLIC_URL}/api/v1/sessions/oidc/callback`;

let t: TestApp;
let provider: ChildProcess;
beforeAll(async () => {
  provider = fork(join(__dirname, 'support/oidc-provider.mjs'), [CALLBACK], { stdio: 'ignore' });
  const [port] = (await once(provider, 'message')) as [number];
  t = await startTestApp({
    ...{ PUBLIC_URL, OIDC_ISSUER: `http://127.0.0.1:${port}`, OIDC_CLIENT_ID: 'fangang' },
    OIDC_CLIENT_SECRET: 'a-secret-for-tests-only-long-enough',
  });
});
// The provider's clock is the real one, and it signs what it says with it.
beforeEach(() => t.clock.set(new Date().toISOString()));
afterAll(async () => {
  await t.close();
  provider.kill();
});

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
  const answer = await withToken(session, t).post('/me/oidc').send({ password: PASSWORD }).expect(200);
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
interface Ticket {
  ticket: string;
  cookie: string;
}
async function ticketFor(login: string): Promise<Ticket> {
  const visit = await toSignIn();
  const { headers } = await comeBack(await atProvider(visit.url, login), visit.cookie).expect(302);
  return { ticket: /#ticket=(.+)$/.exec(headers.location)?.[1] as string, cookie: visit.cookie };
}
const redeem = ({ ticket, cookie }: Ticket) =>
  t.anyone.post('/sessions/oidc').set('Cookie', cookie).send({ ticket });

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

  it('gives a ticket to the browser that was there, so that nobody is sent in as somebody else', async () => {
    const { ticket, cookie } = await ticketFor('wang');
    const { cookie: another } = await toSignIn();
    await redeem({ ticket, cookie: another }).expect(401);
    await redeem({ ticket, cookie: '' }).expect(401);
    await redeem({ ticket, cookie }).expect(201);
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

  it('is bound with the password, and the code where one is asked for', async () => {
    const careful = await newStaff(t, 'careful');
    const call = withToken(careful, t);
    const bind = (body: object) => call.post('/me/oidc').send(body);
    expect((await bind({ password: 'wrong' }).expect(401)).body.code).toBe('WRONG_CREDENTIALS');
    await bind({}).expect(422);
    await t.dataSource.query(
      `INSERT INTO totp_secrets (account_id, secret_sealed, confirmed_at) VALUES ($1, $2, now())`,
      [careful.account.id, t.app.get(Sealing).seal('07'.repeat(20))],
    );
    expect((await bind({ password: PASSWORD }).expect(401)).body.code).toBe('SECOND_FACTOR_REQUIRED');
    const [before, totp, next] = [-1, 0, 1].map((step) =>
      codeOfStep(Buffer.from('07'.repeat(20), 'hex'), stepAt(t.clock.now()) + step),
    );
    const guess = ['000000', '000001', '000002', '000003'].find(
      (some) => ![before, totp, next].includes(some),
    );
    const wrong = await bind({ password: PASSWORD, totp: guess }).expect(401);
    expect(wrong.body.code).toBe('SECOND_FACTOR_WRONG');
    await bind({ password: PASSWORD, totp }).expect(200);
  });

  it('is not bound by a session that has ended meanwhile, as when its owner changed the password', async () => {
    const session = await newStaff(t, 'hurried');
    const visit = await toBind(session);
    const change = { current: PASSWORD, next: 'lantern-festival' };
    await withToken(session, t).post('/me/password').send(change).expect(200);
    expect(await codeOf(comeBack(await atProvider(visit.url, 'hurried'), visit.cookie), 401)).toBe(
      'OIDC_REFUSED',
    );
  });

  it('gives one identity to one account', async () => {
    const rival = await newStaff(t, 'rival');
    const visit = await toBind(rival);
    expect(await codeOf(comeBack(await atProvider(visit.url, 'wang'), visit.cookie), 409)).toBe('OIDC_BOUND');
  });
});

describe('bound identities', () => {
  const mine = async (session: SignedIn) =>
    (await withToken(session, t).get('/me/oidc-identities').expect(200)).body.items as { id: string }[];

  it('are shown to their owner, recorded, and signed out when they are removed', async () => {
    const session = await bound('owner');
    const through = (await redeem(await ticketFor('owner')).expect(201)).body as SignedIn;
    const items = await mine(session);
    expect(items).toEqual([
      {
        id: expect.any(String),
        issuer: expect.stringContaining('127.0.0.1'),
        subject: 'owner',
        boundAt: expect.any(String),
      },
    ]);
    const [entry] = await t.dataSource.query<{ account_id: string }[]>(
      `SELECT e.* FROM audit_entries e WHERE e.action = 'Oidc_bound' AND e.target ->> 'made' = $1`,
      [items[0].id],
    );
    expect(entry.account_id).toBe(session.account.id);

    const stranger = await newStaff(t, 'no-owner');
    await withToken(stranger, t).post(`/me/oidc-identities/${items[0].id}/removal`).expect(404);
    const removed = await withToken(session, t)
      .post(`/me/oidc-identities/${items[0].id}/removal`)
      .expect(200);
    expect(removed.body).toEqual({ endedSessions: 1 });
    await withToken(through, t).get('/me').expect(401);
    expect(await mine(session)).toEqual([]);
    const visit = await toSignIn();
    expect(await codeOf(comeBack(await atProvider(visit.url, 'owner'), visit.cookie), 403)).toBe(
      'OIDC_NOT_BOUND',
    );
  });

  it('are shown to and removed by the office above, and by no other', async () => {
    const { account } = await bound('below');
    const at = `/accounts/${account.id}/oidc-identities`;
    await (await t.as(Role.CityOfficer, '1411')).get(at).expect(404);
    await (await t.as(Role.CountyScheduler, '140522')).get(at).expect(403);
    await (await t.as(Role.Cadre, '140522')).get(at).expect(403);
    const city = await t.as(Role.CityOfficer, '1405');
    const [{ id }] = (await city.get(at).expect(200)).body.items;
    const elsewhere = await t.as(Role.CityOfficer, '1411');
    await elsewhere.post(`${at}/${id}/removal`).expect(404);
    const other = await newStaff(t, 'other-below');
    await city.post(`/accounts/${other.account.id}/oidc-identities/${id}/removal`).expect(404);
    await city.post(`${at}/${id}/removal`).expect(200);
    expect((await city.get(at).expect(200)).body.items).toEqual([]);
  });

  it('are gone when the office invites anew', async () => {
    const { account } = await bound('begins-anew');
    const province = await t.as(Role.ProvinceOfficer, '14');
    const { body } = await province.post(`/accounts/${account.id}/invitation`).expect(201);
    const token = new URL(body.invitation.link).hash.slice(1);
    const anew = await t.anyone
      .post('/invitations/acceptance')
      .send({ token, password: PASSWORD })
      .expect(201);
    expect(await mine(anew.body)).toEqual([]);
  });
});

it('keeps its cookie from other hosts under https', async () => {
  const secure = await startTestApp({
    ...{ PUBLIC_URL: 'https://fangang.example', OIDC_ISSUER: t.settings.oidc!.issuer },
    ...{ OIDC_CLIENT_ID: 'fangang', OIDC_CLIENT_SECRET: 'a-secret-for-tests-only-long-enough' },
  });
  const { headers } = await secure.anyone.get('/sessions/oidc').expect(302);
  expect(headers['set-cookie'][0]).toMatch(
    /^__Host-fangang_oidc=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
  );
  await secure.close();
});

it('is not there without settings', async () => {
  const without = await startTestApp();
  expect((await without.anyone.get('/sessions/oidc').expect(404)).body.code).toBe('OIDC_OFF');
  await without.close();
});
