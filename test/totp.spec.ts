import { codeOf, stepAt } from '../src/access/totp/totp.js';
import { Role } from '../src/access/roles.js';
import { Sealing } from '../src/shared/privacy/sealing.js';
import { newStaff, PASSWORD, SignedIn, withToken } from './support/account.factory.js';
import { startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
beforeEach(() => t.clock.set('2024-02-01T09:00:00+08:00'));
afterAll(() => t.close());

let count = 0;
/** Somebody who has set up an authenticator app, what it shows now, and the recovery codes. */
async function withApp() {
  const session = await newStaff(t, `careful${(count += 1)}`);
  const { login } = session.account;
  await begin(session).expect(201);
  const secret = await secretOf(session);
  const code = () => codeOf(secret, stepAt(t.clock.now()));
  const wrong = (no = 0) => wrongCode(secret, no);
  const confirmed = await withToken(session, t)
    .post('/me/totp/confirmation')
    .send({ code: code() })
    .expect(200);
  t.clock.set('2024-02-01T09:00:30+08:00');
  return { session, login, code, wrong, recoveryCodes: confirmed.body.recoveryCodes as string[] };
}
/** Six digits that are no code of these minutes. */
function wrongCode(secret: Buffer, no: number): string {
  const now = stepAt(t.clock.now());
  const right = Array.from({ length: 9 }, (_, i) => codeOf(secret, now - 4 + i));
  const digits = Array.from({ length: no + 10 }, (_, i) => String(100_000 + i));
  return digits.filter((some) => !right.includes(some))[no];
}
const begin = (session: SignedIn, password = PASSWORD) =>
  withToken(session, t).post('/me/totp').send({ password });
async function secretOf({ account }: SignedIn, at = t): Promise<Buffer> {
  const [row] = await at.dataSource.query<{ secret_sealed: Buffer }[]>(
    'SELECT s.secret_sealed FROM totp_secrets s WHERE s.account_id = $1',
    [account.id],
  );
  return Buffer.from(at.app.get(Sealing).open(row.secret_sealed), 'hex');
}
const signIn = (login: string, totp?: string, password = PASSWORD) =>
  t.anyone.post('/sessions').send({ login, password, totp });
const codeOfProblem = async (asked: ReturnType<typeof signIn>, status: number) =>
  (await asked.expect(status)).body.code as string;

describe('an authenticator app', () => {
  it('is asked for at sign-in once its first code was confirmed, and only after a right password', async () => {
    const session = await newStaff(t, 'undecided');
    const { body } = await begin(session).expect(201);
    expect(body.uri).toContain(`secret=${body.secret}`);
    await signIn('undecided').expect(201);

    const { login, code, wrong } = await withApp();
    expect(await codeOfProblem(signIn(login), 401)).toBe('SECOND_FACTOR_REQUIRED');
    expect(await codeOfProblem(signIn(login, code(), 'wrong'), 401)).toBe('WRONG_CREDENTIALS');
    expect(await codeOfProblem(signIn(login, wrong()), 401)).toBe('SECOND_FACTOR_WRONG');
    await signIn(login, code()).expect(201);
  });

  it('shows each code once: neither a second use nor one at the same moment signs in', async () => {
    const { login, code } = await withApp();
    const answers = await Promise.all([signIn(login, code()), signIn(login, code())]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401]);
    expect(await codeOfProblem(signIn(login, code()), 401)).toBe('SECOND_FACTOR_WRONG');
    t.clock.set('2024-02-01T09:01:00+08:00');
    await signIn(login, code()).expect(201);
  });

  it('that was lost is replaced by a recovery code, once', async () => {
    const { login, recoveryCodes } = await withApp();
    expect(new Set(recoveryCodes).size).toBe(8);
    await signIn(login, recoveryCodes[3]).expect(201);
    expect(await codeOfProblem(signIn(login, recoveryCodes[3]), 401)).toBe('SECOND_FACTOR_WRONG');
    await signIn(login, recoveryCodes[4].toUpperCase()).expect(201);
  });

  it('is not guessed: who tries has to wait', async () => {
    const { login, code, wrong } = await withApp();
    for (let i = 0; i < 5; i += 1) await signIn(login, wrong(i)).expect(401);
    await signIn(login, code()).expect(429);
  });

  it('is asked for without counting as a failure: a whole office may sign in from one address', async () => {
    const { login, code, wrong } = await withApp();
    const tally = async () =>
      (
        await t.dataSource.query<{ sum: number }[]>(
          'SELECT sum(f.failures)::integer AS sum FROM sign_in_failures f',
        )
      )[0].sum;
    const before = await tally();
    expect(await codeOfProblem(signIn(login), 401)).toBe('SECOND_FACTOR_REQUIRED');
    expect(await tally()).toBe(before);
    await signIn(login, wrong()).expect(401);
    expect(await tally()).toBe(before + 3);
    // Asking again does not wipe out the guess.
    await signIn(login).expect(401);
    expect(await tally()).toBe(before + 3);
    await signIn(login, code()).expect(201);
  });

  it('is removed with a code, not with a stolen session alone', async () => {
    const { session, login, code, wrong } = await withApp();
    const remove = (given: string) => withToken(session, t).post('/me/totp/removal').send({ code: given });
    await remove(wrong()).expect(401);
    expect((await begin(session).expect(409)).body.code).toBe('SECOND_FACTOR_IN_USE');
    await remove(code()).expect(200);
    await signIn(login).expect(201);
  });

  it('is begun with the password, not with a stolen session alone', async () => {
    const session = await newStaff(t, 'robbed');
    expect((await begin(session, 'wrong').expect(401)).body.code).toBe('WRONG_CREDENTIALS');
    for (let i = 0; i < 4; i += 1) await begin(session, 'wrong').expect(401);
    await begin(session).expect(429);
    const refused = await t.dataSource.query<unknown[]>(
      `SELECT FROM audit_entries e WHERE e.action = 'Sessions_refused' AND e.target ->> 'accountId' = $1`,
      [session.account.id],
    );
    expect(refused).toHaveLength(5);
  });

  it('is forgotten with a new invitation, for who has lost phone and codes', async () => {
    const { session, login } = await withApp();
    const province = await t.as(Role.ProvinceOfficer, '14');
    const { body } = await province.post(`/accounts/${session.account.id}/invitation`).expect(201);
    const token = new URL(body.invitation.link).hash.slice(1);
    await t.anyone.post('/invitations/acceptance').send({ token, password: PASSWORD }).expect(201);
    await signIn(login).expect(201);
  });

  it('leaves its secret and codes in no stored answer and no record', async () => {
    const session = await newStaff(t, 'recorded');
    const call = withToken(session, t);
    const begun = await begin(session).set('Idempotency-Key', 'begin').expect(201);
    const code = codeOf(await secretOf(session), stepAt(t.clock.now()));
    const confirm = call.post('/me/totp/confirmation').set('Idempotency-Key', 'confirm');
    const { recoveryCodes } = (await confirm.send({ code }).expect(200)).body;
    for (const table of ['idempotency_keys', 'audit_entries', 'totp_secrets']) {
      const rows = await t.dataSource.query<{ row: string }[]>(`SELECT x::text AS row FROM ${table} x`);
      const written = rows.map(({ row }) => row).join();
      expect(written).not.toBe('');
      for (const secret of [begun.body.secret, ...recoveryCodes]) expect(written).not.toContain(secret);
    }
  });
});

describe('a role that has to have one', () => {
  let strict: TestApp;
  beforeAll(async () => {
    strict = await startTestApp({ SECOND_FACTOR_ROLES: 'COUNTY_SCHEDULER' });
  });
  afterAll(() => strict.close());
  const signInTo = (login: string, totp?: string) =>
    strict.anyone.post('/sessions').send({ login, password: PASSWORD, totp }).expect(201);
  const missing = async (asked: PromiseLike<{ body: { code?: string } }>) =>
    expect((await asked).body.code).toBe('SECOND_FACTOR_MISSING');

  it('is led to set one up before anything else, and goes on with new tokens', async () => {
    await newStaff(strict, 'led');
    const { body } = await signInTo('led');
    expect(body.secondFactorMissing).toBe(true);
    const call = withToken(body, strict);
    await missing(call.get('/accounts').expect(403));
    await missing(call.get('/me/sessions').expect(403));
    await missing(call.post('/me/oidc').send({ password: PASSWORD }).expect(403));
    await call.get('/me').expect(200);

    const begun = await call.post('/me/totp').send({ password: PASSWORD }).expect(201);
    const secret = new URL(begun.body.uri).searchParams.get('secret');
    expect(secret).toBe(begun.body.secret);
    const code = codeOf(await secretOf(body, strict), stepAt(strict.clock.now()));
    await call.post('/me/totp/confirmation').send({ code }).expect(200);
    // These tokens still tell how it was.
    await missing(call.get('/accounts').expect(403));
    const next = await strict.anyone
      .post('/sessions/refresh')
      .send({ refreshToken: body.refreshToken })
      .expect(200);
    expect(next.body.secondFactorMissing).toBe(false);
    await withToken(next.body, strict).get('/accounts').expect(200);

    strict.clock.set('2024-02-01T09:00:30+08:00');
    const later = codeOf(await secretOf(body, strict), stepAt(strict.clock.now()));
    const again = await signInTo('led', later);
    await withToken(again.body, strict).get('/accounts').expect(200);
  });

  it('is led there after an invitation too', async () => {
    const invited = await newStaff(strict, 'invited');
    await missing(withToken(invited, strict).get('/accounts').expect(403));
  });

  it('is no other role', async () => {
    const cadre = await newStaff(strict, 'cadre', { role: 'CADRE' });
    await withToken(cadre, strict).get('/travel-requests').expect(200);
  });

  it('chooses its own password first', async () => {
    const cadre = await newStaff(strict, 'initial');
    await strict.dataSource.query('UPDATE accounts SET must_change_password = true WHERE id = $1', [
      cadre.account.id,
    ]);
    const { body } = await signInTo('initial');
    const refused = await withToken(body, strict).post('/me/totp').send({ password: PASSWORD }).expect(403);
    expect(refused.body.code).toBe('PASSWORD_MUST_CHANGE');
  });
});
