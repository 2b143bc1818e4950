import { Passwords } from '../src/access/passwords/passwords.js';
import { Role } from '../src/access/roles.js';
import { SessionEnds } from '../src/access/sessions/session-ends.js';
import { newStaff, PASSWORD, SignedIn, withToken } from './support/account.factory.js';
import { startBeside, startTestApp, TestApp } from './support/test-app.js';
import { until } from './support/until.js';

let t: TestApp;
let province: Awaited<ReturnType<TestApp['as']>>;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
});
beforeEach(() => t.clock.set('2024-02-01T09:00:00+08:00'));
afterAll(() => t.close());

let count = 0;
const newSession = () => newStaff(t, `scheduler${(count += 1)}`);
const signIn = async (login: string): Promise<SignedIn> =>
  (await t.anyone.post('/sessions').send({ login, password: PASSWORD }).expect(201)).body;
const refresh = (token: string, at = t) => at.anyone.post('/sessions/refresh').send({ refreshToken: token });
const as = (session: { accessToken: string }, at = t) => withToken(session, at);
const endOf = async (id: string) =>
  (await t.dataSource.query('SELECT s.ended_why FROM sessions s WHERE s.id = $1', [id]))[0]
    .ended_why as string;

describe('a refresh token', () => {
  it('gives new tokens of the same session, once', async () => {
    const session = await newSession();
    const { body } = await refresh(session.refreshToken).expect(200);
    expect(body).toMatchObject({ id: session.id, account: { id: session.account.id } });
    expect(body.refreshToken).not.toBe(session.refreshToken);
    await as(body).get('/me').expect(200);
    await refresh(body.refreshToken).expect(200);
  });

  it('gives the same answer again when it was lost, also to many who ask at once', async () => {
    const { refreshToken } = await newSession();
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken).expect(200)));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    t.clock.set('2024-02-01T09:00:20+08:00');
    const late = await refresh(refreshToken).expect(200);
    await refresh(late.body.refreshToken).expect(200);
  });

  it('that was stolen and used ends the session of thief and owner when the owner uses it', async () => {
    const session = await newSession();
    const thief = (await refresh(session.refreshToken).expect(200)).body as SignedIn;
    await as(thief).get('/me').expect(200);
    t.clock.set('2024-02-01T09:00:21+08:00');
    expect((await refresh(session.refreshToken).expect(401)).body.code).toBe('NOT_SIGNED_IN');
    await as(thief).get('/me').expect(401);
    await as(session).get('/me').expect(401);
    await refresh(thief.refreshToken).expect(401);
    expect(await endOf(session.id)).toBe('REFRESH_REUSED');
  });

  it('that was stolen is found out at once when its successor was used before', async () => {
    const session = await newSession();
    const next = (await refresh(session.refreshToken).expect(200)).body as SignedIn;
    await refresh(next.refreshToken).expect(200);
    await refresh(session.refreshToken).expect(401);
    expect(await endOf(session.id)).toBe('REFRESH_REUSED');
  });

  it('is good for 7 days, and a session for 30', async () => {
    const idle = await newSession();
    t.clock.set('2024-02-08T09:00:00+08:00');
    await refresh(idle.refreshToken).expect(401);

    t.clock.set('2024-02-01T09:00:00+08:00');
    let session: SignedIn = await newSession();
    for (const day of ['07', '13', '19', '25']) {
      t.clock.set(`2024-02-${day}T09:00:00+08:00`);
      session = (await refresh(session.refreshToken).expect(200)).body;
    }
    t.clock.set('2024-03-02T08:59:59+08:00');
    session = (await refresh(session.refreshToken).expect(200)).body;
    t.clock.set('2024-03-02T09:00:00+08:00');
    await refresh(session.refreshToken).expect(401);
  });

  it('is nothing that was made up, and none is found in the database', async () => {
    const { body } = await refresh('made-up').expect(401);
    expect(body.code).toBe('NOT_SIGNED_IN');
    const { refreshToken } = await newSession();
    const rows = await t.dataSource.query('SELECT r::text AS row FROM refresh_tokens r');
    const written = JSON.stringify(rows);
    expect(written).not.toContain(refreshToken);
    expect(written).not.toContain(Buffer.from(refreshToken).toString('hex'));
  });
});

describe('my sessions', () => {
  it('are listed with where they began, and one ends when I say so', async () => {
    const here = await newSession();
    const there = await signIn(here.account.login);
    const { body } = await as(here).get('/me/sessions').expect(200);
    expect(body.items).toEqual([
      expect.objectContaining({ id: here.id, current: true, kind: 'INVITATION', address: '127.0.0.1' }),
      expect.objectContaining({ id: there.id, kind: 'PASSWORD', current: false }),
    ]);
    await as(here).post(`/me/sessions/${there.id}/end`).expect(200);
    await as(there).get('/me').expect(401);
    await refresh(there.refreshToken).expect(401);
    await as(here).get('/me').expect(200);
  });

  it('are nobody else’s to end', async () => {
    const [mine, other] = [await newSession(), await newSession()];
    await as(mine).post(`/me/sessions/${other.id}/end`).expect(404);
    await as(other).get('/me').expect(200);
  });

  it('all end when I sign out', async () => {
    const here = await newSession();
    const there = await signIn(here.account.login);
    await as(there).post('/me/sign-out').expect(200);
    for (const session of [here, there]) {
      await as(session).get('/me').expect(401);
      await refresh(session.refreshToken).expect(401);
    }
  });

  it('all end when the password is changed, and the answer is a new one that is stored nowhere', async () => {
    const here = await newSession();
    const there = await signIn(here.account.login);
    const change = { current: PASSWORD, next: 'lantern-festival' };
    const post = as(there).post('/me/password').set('Idempotency-Key', here.account.login);
    const changed = (await post.send(change).expect(200)).body as SignedIn;
    for (const session of [here, there]) await as(session).get('/me').expect(401);
    await as(changed).get('/me').expect(200);
    const [{ answer }] = await t.dataSource.query(
      'SELECT k.answer FROM idempotency_keys k WHERE k.key = $1',
      [here.account.login],
    );
    expect(JSON.stringify(answer)).not.toMatch(/token/i);
  });
});

it('who comes with the former password while it is being changed stays out', async () => {
  const { account } = await newSession();
  const passwords = t.app.get(Passwords);
  const compare = passwords.matches.bind(passwords);
  const changedMeanwhile = jest.spyOn(passwords, 'matches').mockImplementationOnce(async (known, given) => {
    const right = await compare(known, given);
    await t.dataSource.query(`UPDATE accounts SET password_hash = 'changed' WHERE id = $1`, [account.id]);
    return right;
  });
  await t.anyone.post('/sessions').send({ login: account.login, password: PASSWORD }).expect(401);
  expect(changedMeanwhile).toHaveBeenCalled();
  changedMeanwhile.mockRestore();
});

describe('two processes', () => {
  let beside: TestApp;
  beforeAll(async () => {
    beside = await startBeside(t);
  });
  afterAll(() => beside.close());

  it('both let nobody in whose account one of them has closed', async () => {
    const session = await newSession();
    await as(session, beside).get('/me').expect(200);
    await province.post(`/accounts/${session.account.id}/closure`).expect(200);
    await as(session).get('/me').expect(401);
    await until(async () => (await as(session, beside).get('/me')).status === 401);
    await refresh(session.refreshToken, beside).expect(401);
    expect(await endOf(session.id)).toBe('ACCOUNT_CLOSED');
  });

  it('hear of what an administrator does by SQL', async () => {
    const [closed, moved] = [await newSession(), await newSession()];
    for (const session of [closed, moved]) await as(session, beside).get('/me').expect(200);
    await t.dataSource.query('UPDATE accounts SET closed_at = now() WHERE id = $1', [closed.account.id]);
    await t.dataSource.query(`UPDATE accounts SET region_code = '140581' WHERE id = $1`, [moved.account.id]);
    for (const session of [closed, moved])
      await until(async () => (await as(session, beside).get('/me')).status === 401);
    expect(await endOf(moved.id)).toBe('ACCOUNT_CHANGED');
  });

  it('remember nothing while they cannot hear', async () => {
    const session = await newSession();
    await as(session, beside).get('/me').expect(200);
    const lines = [t, beside].map(({ app }) => app.get(SessionEnds));
    let mayListen: () => void;
    const later = new Promise<void>((begin) => (mayListen = begin));
    for (const line of lines as unknown as Listening[]) {
      const listen = line.listen.bind(line);
      jest.spyOn(line, 'listen').mockImplementation(() => later.then(listen));
    }
    await t.dataSource.query(`SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
      WHERE a.datname = current_database() AND a.application_name = 'fangang sessions'`);
    await until(() => lines.every(({ heard }) => !heard));
    await as(session).post('/me/sign-out').expect(200);
    await as(session, beside).get('/me').expect(401);
    mayListen!();
    await until(() => lines.every(({ heard }) => heard));
    jest.restoreAllMocks();
  });
});

interface Listening {
  listen(): Promise<void>;
}
