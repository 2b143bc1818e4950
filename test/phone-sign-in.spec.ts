import { randomBytes } from 'node:crypto';
import { PhoneCodes } from '../src/access/phone/phone-codes.service.js';
import { Role } from '../src/access/roles.js';
import { RateLimits } from '../src/shared/limits/rate-limits.js';
import { startBeside, startTestApp, TestApp } from './support/test-app.js';
import { codeFor, forgetLimits, signedInBy } from './support/worker.factory.js';

let t: TestApp;
let beside: TestApp;
beforeAll(async () => {
  t = await startTestApp({ SMS_PER_DAY: '40' });
  beside = await startBeside(t);
});
afterAll(async () => {
  await beside.close();
  await t.close();
});
beforeEach(() => forgetLimits(t));

let phones = 13_900_000_000;
const aPhone = () => String((phones += 1));
const ask = (phone: string, at = t) => at.anyone.post('/phone-codes').send({ phone });
const enter = (phone: string, code: string, at = t) =>
  at.anyone.post('/phone-sessions').send({ phone, code });
/** Another six digits. */
const wrong = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0');
const minutesLater = (minutes: number) => {
  const then = new Date(t.clock.now().getTime() + minutes * 60_000).toISOString();
  for (const { clock } of [t, beside]) clock.set(then);
};
const messages = async () =>
  (await t.dataSource.query<unknown[]>(`SELECT FROM outbox_messages m WHERE m.channel = 'SMS'`)).length;

describe('sign-in by phone', () => {
  it('lets in who holds the phone, under the same account each time', async () => {
    const phone = aPhone();
    const first = await signedInBy(t, phone);
    const { body } = await first.get('/me').expect(200);
    expect(body).toMatchObject({
      role: 'WORKER',
      regionCode: null,
      carrierId: null,
      mustChangePassword: false,
    });
    expect(JSON.stringify(body)).not.toContain(phone);

    await forgetLimits(t);
    minutesLater(1);
    const spelled = `+86 ${phone.slice(0, 3)}-${phone.slice(3)}`;
    await ask(spelled).expect(202);
    const again = await enter(spelled, await codeFor(t, phone)).expect(201);
    expect(again.body.account.id).toBe(first.accountId);
  });

  it('makes an account that no office lists or closes', async () => {
    const { accountId } = await signedInBy(t, aPhone());
    const province = await t.as(Role.ProvinceOfficer, '14');
    const { items } = (await province.get('/accounts?limit=100').expect(200)).body;
    expect(items.map(({ role }: { role: string }) => role)).not.toContain('WORKER');
    expect([403, 404]).toContain((await province.post(`/accounts/${accountId}/closure`).send({})).status);
  });

  it('makes one account of two first sign-ins at once', async () => {
    const phone = aPhone();
    await ask(phone).expect(202);
    const code = await codeFor(t, phone);
    const both = await Promise.all([enter(phone, code), enter(phone, code, beside)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 401]);
  });

  it('takes a code once, the newest only, and for five minutes', async () => {
    const phone = aPhone();
    await ask(phone).expect(202);
    const old = await codeFor(t, phone);
    await forgetLimits(t);
    minutesLater(1);
    await ask(phone).expect(202);
    const code = await codeFor(t, phone);
    if (old !== code) await enter(phone, old).expect(401);
    await enter(phone, code).expect(201);
    await enter(phone, code).expect(401);

    await forgetLimits(t);
    minutesLater(1);
    await ask(phone).expect(202);
    const late = await codeFor(t, phone);
    minutesLater(5);
    const { body } = await enter(phone, late).expect(401);
    expect(body.code).toBe('WRONG_CODE');
  });

  it('gives no code of one phone to another', async () => {
    const [mine, other] = [aPhone(), aPhone()];
    await ask(mine).expect(202);
    await ask(other).expect(202);
    const [myCode, otherCode] = [await codeFor(t, mine), await codeFor(t, other)];
    if (myCode !== otherCode) await enter(other, myCode).expect(401);
  });

  it('refuses what is no phone and no code, naming the field', async () => {
    const { body } = await ask('12345').expect(422);
    expect(body.errors).toMatchObject([{ field: 'phone', code: 'isMobilePhone' }]);
    await enter(aPhone(), '12345').expect(422);
    await t.anyone
      .post('/phone-sessions')
      .send({ phone: { a: 1 }, code: ['123456'] })
      .expect(422);
  });
});

describe('who guesses', () => {
  it('has five tries, however they are spread over processes, and the sixth is refused though right', async () => {
    const phone = aPhone();
    await ask(phone).expect(202);
    const code = await codeFor(t, phone);
    const guesses = await Promise.all(
      [1, 2, 3, 4, 5].map((by) => enter(phone, wrong(code, by), by % 2 ? t : beside)),
    );
    expect(new Set(guesses.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      new Set(['401 WRONG_CODE']),
    );
    await enter(phone, code, beside).expect(401);
  });

  it('has the fifth left after four wrong ones', async () => {
    const phone = aPhone();
    await ask(phone).expect(202);
    const code = await codeFor(t, phone);
    await Promise.all([1, 2, 3, 4].map((by) => enter(phone, wrong(code, by)).expect(401)));
    await enter(phone, code).expect(201);
  });

  it('learns nothing of a phone from what is answered: known or not, the same bytes', async () => {
    const known = aPhone();
    await signedInBy(t, known);
    await forgetLimits(t);
    minutesLater(2);
    const [answerKnown, answerNew] = [await ask(known).expect(202), await ask(aPhone()).expect(202)];
    expect(answerNew.text).toBe(answerKnown.text);
    expect(Object.keys(answerNew.headers).sort()).toEqual(Object.keys(answerKnown.headers).sort());

    const guess = wrong(await codeFor(t, known));
    const [wrongKnown, wrongNew] = [await enter(known, guess), await enter(aPhone(), guess)];
    expect(wrongNew.text).toBe(wrongKnown.text);
  });
});

describe('the record', () => {
  const recorded = (action: string, accountId: string | null) =>
    t.dataSource.query<{ target: object }[]>(
      `SELECT e.* FROM audit_entries e
        WHERE e.action = $1 AND (e.account_id = $2 OR e.target ->> 'accountId' = $2::text)`,
      [action, accountId],
    );

  it('tells who signed in, whose codes were guessed at, and that the tries are over', async () => {
    const phone = aPhone();
    const { accountId } = await signedInBy(t, phone);
    expect(await recorded('PhoneSessions_signIn', accountId)).toHaveLength(1);
    await forgetLimits(t);
    minutesLater(1);
    await ask(phone).expect(202);
    const code = await codeFor(t, phone);
    for (const by of [1, 2, 3, 4, 5, 6]) await enter(phone, wrong(code, by)).expect(401);
    expect(await recorded('PhoneCodes_refused', accountId)).toHaveLength(4);
    // The sixth found no code to try, and is not written down.
    expect(await recorded('PhoneCodes_locked', accountId)).toHaveLength(1);
  });

  it('tells once that a phone has had its codes of the day', async () => {
    const phone = aPhone();
    const { accountId } = await signedInBy(t, phone);
    await forgetLimits(t);
    await t.app.get(RateLimits).count('codes by phone', phone, 86_400, 10);
    for (let i = 0; i < 3; i += 1) await ask(phone).expect(429);
    expect(await recorded('PhoneCodes_exhausted', accountId)).toHaveLength(1);
  });

  it('names no phone, and nothing of a phone that was sent no code', async () => {
    const phone = aPhone();
    await enter(phone, '000000').expect(401);
    const [{ text }] = await t.dataSource.query<{ text: string }[]>(
      `SELECT string_agg(e::text, ' ') AS text FROM audit_entries e`,
    );
    // Of ids every so many have eight digits behind a 139 by chance.
    expect(text).not.toMatch(/139000\d{5}/);
  });
});

describe('messages', () => {
  it('are one a minute for a phone: asked sooner, the last code stays good', async () => {
    const phone = aPhone();
    const before = await messages();
    await ask(phone).expect(202);
    await ask(phone, beside).expect(202);
    expect(await messages()).toBe(before + 1);
    await enter(phone, await codeFor(t, phone)).expect(201);
  });

  it('are one for many who ask at the same moment, in two processes, and its code is good', async () => {
    const phone = aPhone();
    const before = await messages();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => ask(phone, i % 2 ? t : beside)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0].status).toBe(202);
    expect(await messages()).toBe(before + 1);
    await enter(phone, await codeFor(t, phone)).expect(201);
  });

  it('are one at the same instant even where the pause was forgotten, as after a crash of the database', async () => {
    const phone = aPhone();
    const before = await messages();
    const take = (kind: string) => (kind === 'code pause' ? Promise.resolve() : undefined);
    for (const app of [t, beside]) {
      const limits = app.app.get(RateLimits);
      const real = limits.take.bind(limits);
      jest.spyOn(limits, 'take').mockImplementation((kind, ...more) => take(kind) ?? real(kind, ...more));
    }
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => ask(phone, i % 2 ? t : beside)));
    jest.restoreAllMocks();
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
    expect(await messages()).toBe(before + 1);
    await enter(phone, await codeFor(t, phone)).expect(201);
  });

  it('are not said to be on their way when none went out', async () => {
    const phone = aPhone();
    const limits = t.app.get(RateLimits);
    await limits.count('codes', '', 86_400, 40);
    for (let i = 0; i < 3; i += 1) await ask(phone).expect(429);
    // Nor do they count for the phone.
    expect((await limits.count('codes by phone', phone, 86_400, 0)).used).toBe(0);
  });

  it('are ten a day for a phone', async () => {
    const phone = aPhone();
    const limits = t.app.get(RateLimits);
    await limits.count('codes by phone', phone, 86_400, 10);
    const { body, headers } = await ask(phone).expect(429);
    expect(body.code).toBe('TOO_MANY_REQUESTS');
    expect(Number(headers['retry-after'])).toBeGreaterThan(3_600);
  });

  it('are so many a day for all phones together', async () => {
    for (let i = 0; i < 40; i += 1)
      await t.app.get(PhoneCodes).send(aPhone(), { address: null, agent: null });
    await ask(aPhone()).expect(429);
  });

  it('name neither phone nor code in the database', async () => {
    const phone = aPhone();
    await ask(phone).expect(202);
    const code = await codeFor(t, phone);
    const rows = await t.dataSource.query<object[]>(
      `SELECT m::text AS row FROM outbox_messages m UNION ALL SELECT c::text FROM phone_codes c`,
    );
    const text = JSON.stringify(rows);
    expect(text).not.toContain(phone);
    // Six digits that stand by themselves: within ids, digests and fractions of a second they come by chance.
    expect(text).not.toMatch(new RegExp(`(?<![0-9a-f.])${code}(?![0-9a-f])`));
    expect(text).not.toContain(Buffer.from(code).toString('hex'));
  });
});

it('is off in production without a gateway, and says so', async () => {
  const key = () => randomBytes(32).toString('hex');
  const off = await startTestApp({
    ...{ NODE_ENV: 'production', PUBLIC_URL: 'https://fangang.example' },
    ...{ TOKEN_SECRET: key(), DATA_KEY: key(), AUDIT_KEY: key() },
  });
  const answers = [
    await off.anyone.post('/phone-codes').send({ phone: '13900000001' }),
    await off.anyone.post('/phone-sessions').send({ phone: '13900000001', code: '000000' }),
  ];
  for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'PHONE_OFF']);
  expect(await off.dataSource.query('SELECT FROM outbox_messages')).toEqual([]);
  await off.close();
});
