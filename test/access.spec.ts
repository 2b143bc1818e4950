import { AccountsService } from '../src/access/accounts.service.js';
import { Role } from '../src/access/roles.js';
import { ExpiredKeys } from '../src/shared/commands/expired-keys.js';
import { asSystem } from '../src/shared/database/scope.js';
import { Sealing } from '../src/shared/privacy/sealing.js';
import { newStaff, PASSWORD, withToken } from './support/account.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const account = (login: string, more: object = {}) => ({
  ...{
    login,
    displayName: '测试',
    role: 'COUNTY_SCHEDULER',
    regionCode: '140522',
  },
  ...more,
});

describe('signing in', () => {
  it('makes the first account change its printed password before anything else', async () => {
    const empty = await startTestApp();
    await asSystem('boot', () =>
      empty.app.get(AccountsService).createFirst('province', '14', 'printed password'),
    );
    const signIn = { login: 'province', password: 'printed password' };
    const first = await empty.anyone.post('/sessions').send(signIn).expect(201);
    expect(first.body.account).toMatchObject({ role: 'PROVINCE_OFFICER', mustChangePassword: true });
    const before = withToken(first.body, empty);
    expect((await before.get('/accounts').expect(403)).body.code).toBe('PASSWORD_MUST_CHANGE');

    const change = { current: 'printed password', next: 'a better one' };
    const second = await before.post('/me/password').send(change).expect(200);
    await withToken(second.body, empty).get('/accounts').expect(200);
    await empty.close();
  });

  it.each([
    ['known', 'wrong'],
    ['nobody', PASSWORD],
  ])('answers an unknown name and a wrong password alike (%s)', async (login, password) => {
    if (login === 'known') await newStaff(t, 'known');
    const { body } = await t.anyone.post('/sessions').send({ login, password }).expect(401);
    expect(body).toMatchObject({
      code: 'WRONG_CREDENTIALS',
      type: 'urn:fangang:problem:WRONG_CREDENTIALS',
      status: 401,
    });
  });

  it('ends with the token', async () => {
    const officer = await t.as(Role.CityOfficer, '1405');
    await officer.get('/me').expect(200);
    t.clock.set('2034-02-01T09:00:00+08:00');
    expect((await officer.get('/me').expect(401)).body.code).toBe('NOT_SIGNED_IN');
    t.clock.set('2024-02-01T09:00:00+08:00');
  });
});

describe('accounts', () => {
  it('are made by an office for its own region and below only', async () => {
    const city = await t.as(Role.CityOfficer, '1405');
    await city
      .post('/accounts')
      .send(account('gaoping', { regionCode: '140581' }))
      .expect(201);
    const outside = await city
      .post('/accounts')
      .send(account('lvliang', { regionCode: '1411' }))
      .expect(403);
    expect(outside.body.code).toBe('OUTSIDE_REGION');
    const above = await city
      .post('/accounts')
      .send(account('boss', { role: 'PROVINCE_OFFICER' }))
      .expect(403);
    expect(above.body.code).toBe('ROLE_NOT_ALLOWED');
  });

  it('refuse bad input field by field, in Chinese and English', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const { body } = await province
      .post('/accounts')
      .send({ login: 'X', role: 'KING', colour: 'red' })
      .expect(422);
    expect(body.code).toBe('INVALID_INPUT');
    expect(body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          field: 'role',
          code: 'isEnum',
          title: expect.stringContaining('COUNTY_SCHEDULER'),
        }),
        expect.objectContaining({ field: 'colour', code: 'whitelistValidation' }),
        expect.objectContaining({ field: 'displayName', code: 'isString' }),
      ]),
    );
  });

  it('name an unknown region and a taken login', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const unknown = await province
      .post('/accounts')
      .send(account('mars', { regionCode: '149999' }))
      .expect(422);
    expect(unknown.body.errors[0]).toMatchObject({ field: 'regionCode', code: 'unknownRegion' });
    await province.post('/accounts').send(account('twice')).expect(201);
    expect((await province.post('/accounts').send(account('twice')).expect(409)).body.code).toBe(
      'LOGIN_TAKEN',
    );
  });

  it('need a region even when it is sent as null', async () => {
    const city = await t.as(Role.CityOfficer, '1405');
    const { body } = await city
      .post('/accounts')
      .send(account('nowhere', { role: 'CADRE', regionCode: null }))
      .expect(422);
    expect(body.errors[0]).toMatchObject({ field: 'role', code: 'actsFor' });
  });

  it('cannot sign in once closed, and their tokens end', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const leaver = await newStaff(t, 'leaver');
    const me = () => withToken(leaver, t).get('/me');
    await me().expect(200);
    await province.post(`/accounts/${leaver.account.id}/closure`).expect(200);
    expect((await me().expect(401)).body.code).toBe('NOT_SIGNED_IN');
    await t.anyone.post('/sessions').send({ login: 'leaver', password: PASSWORD }).expect(401);
  });

  it('of receiving places in other provinces stay in the hands of the province', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const receiving = account('kunshan', { role: 'RECEIVING_LIAISON', regionCode: '320583' });
    const { body } = await province.post('/accounts').send(receiving).expect(201);
    const { items } = (await province.get('/accounts?limit=100').expect(200)).body;
    expect(items.map(({ id }: { id: string }) => id)).toContain(body.id);
    await (await t.as(Role.CityOfficer, '1405')).post(`/accounts/${body.id}/closure`).expect(404);
    await province.post(`/accounts/${body.id}/invitation`).expect(201);
    await province.post(`/accounts/${body.id}/closure`).expect(200);
  });

  it('have a phone that the office above changes or takes away, and that stays sealed', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const { account: cadre } = await newStaff(t, 'phoned', { role: Role.Cadre, regionCode: '140522' });
    const phoneOf = async () => {
      const [{ sealed }] = await t.dataSource.query<{ sealed: Buffer | null }[]>(
        'SELECT a.phone_sealed AS sealed FROM accounts a WHERE a.id = $1',
        [cadre.id],
      );
      return sealed && t.app.get(Sealing).open(sealed);
    };
    const change = (caller: Caller, body: object) => caller.put(`/accounts/${cadre.id}/phone`).send(body);
    const { body } = await change(province, { phone: '+86 138 0000 1234' }).expect(200);
    expect(body).toMatchObject({ id: cadre.id, hasPhone: true });
    expect(JSON.stringify(body)).not.toContain('1234');
    expect(await phoneOf()).toBe('13800001234');
    for (const wrong of [{}, { phone: '' }, { phone: '12345' }, { phone: 13800001234 }]) {
      await change(province, wrong).expect(422);
    }
    await change(await t.as(Role.CountyScheduler, '140581'), { phone: null }).expect(404);
    await change(await t.as(Role.Cadre, '140522'), { phone: null }).expect(403);
    expect(await phoneOf()).toBe('13800001234');
    const scheduler = await t.as(Role.CountyScheduler, '140522');
    expect((await change(scheduler, { phone: null }).expect(200)).body.hasPhone).toBe(false);
    expect(await phoneOf()).toBeNull();
    await province.put(`/accounts/${province.accountId}/phone`).send({ phone: null }).expect(409);
    await province.post(`/accounts/${cadre.id}/closure`).expect(200);
    expect((await change(province, { phone: null }).expect(409)).body.code).toBe('ACCOUNT_CLOSED');
  });

  it('are never closed by themselves', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const { body } = await province.post(`/accounts/${province.accountId}/closure`).expect(409);
    expect(body.code).toBe('OWN_ACCOUNT');
  });
});

describe('an idempotency key', () => {
  it('gives the first answer again, also to a request that comes at the same time', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const post = () => province.post('/accounts').set('Idempotency-Key', 'tap-1').send(account('tapped'));
    const answers = await Promise.all([post(), post(), post()]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.headers['idempotency-replayed'] === 'true')).toHaveLength(2);
  });

  it('refuses another body, and is free again after a refusal', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const post = (login: string) =>
      province.post('/accounts').set('Idempotency-Key', 'tap-2').send(account(login));
    await post('tapped').expect(409);
    await post('tapped-2').expect(201);
    expect((await post('tapped-3').expect(422)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('is forgotten after 24 hours, not before', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    for (const key of ['old', 'young']) {
      await province.post('/accounts').set('Idempotency-Key', key).send(account(key)).expect(201);
    }
    const age = (key: string, hours: number) =>
      t.dataSource.query(
        'UPDATE idempotency_keys SET created_at = now() - make_interval(hours => $2) WHERE key = $1',
        [key, hours],
      );
    await age('old', 25);
    await age('young', 23);
    expect(await t.app.get(ExpiredKeys).forget()).toBe(1);
    expect(
      await t.dataSource.query(`SELECT k.key FROM idempotency_keys k WHERE k.key IN ('old', 'young')`),
    ).toEqual([{ key: 'young' }]);
  });
});

describe('every route', () => {
  it('is closed to those who are not signed in, and answers unknown paths with a problem', async () => {
    await t.anyone.get('/accounts').expect(401);
    const { body, headers } = await t.anyone.get('/no-such-thing').expect(404);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body.code).toBe('NOT_FOUND');
    await t.anyone.get('/health/live').expect(200);
    await t.anyone.get('/health/ready').expect(200);
  });

  it('answers a body that is not JSON with a problem', async () => {
    const { body } = await t.anyone
      .post('/sessions')
      .set('Content-Type', 'application/json')
      .send('{"login":')
      .expect(400);
    expect(body.code).toBe('MALFORMED_REQUEST');
  });
});
