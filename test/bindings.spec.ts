import { Role } from '../src/access/roles.js';
import { RateLimits } from '../src/shared/limits/rate-limits.js';
import { member, party, registerParty } from './support/demand.factory.js';
import { idNumber } from './support/roster.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId } from './support/trip.factory.js';
import { codeFor, forgetLimits, signedInBy } from './support/worker.factory.js';

let t: TestApp;
let office: Caller;
let phone: Caller;
const FAMILY = '13700000001';
const [FATHER, MOTHER, NEIGHBOUR] = [
  member(1, { phone: FAMILY }),
  member(2, { phone: FAMILY }),
  member(3, { phone: '13700000002' }),
];
beforeAll(async () => {
  t = await startTestApp();
  office = await t.as(Role.CountyScheduler, '140522');
  await registerParty(office, party(await campaignId(t), [FATHER, MOTHER, NEIGHBOUR]));
  phone = await signedInBy(t, FAMILY);
});
afterAll(() => t.close());
beforeEach(() => forgetLimits(t));

const told = ({ name, documentNumber }: { name: string; documentNumber: string }) => ({
  ...{ name, documentType: 'RESIDENT_ID', documentNumber },
});
const bind = (caller: Caller, person: { name: string; documentNumber: string }) =>
  caller.post('/me/bindings').send(told(person));

describe('binding', () => {
  it('binds a family to its one phone, and shows nobody in full', async () => {
    const { body } = await bind(phone, FATHER).expect(201);
    expect(body.worker).toMatchObject({ name: FATHER.name, phone: '137****0001', homeCountyCode: '140522' });
    expect(body.worker.documentNumber).toContain('********');
    await bind(phone, MOTHER).expect(201);
    const again = await bind(phone, MOTHER).expect(201);
    const { items } = (await phone.get('/me/bindings').expect(200)).body;
    expect(items).toHaveLength(2);
    expect(items[1].id).toBe(again.body.id);
  });

  it('refuses in one and the same way an unknown document, another name and another phone', async () => {
    const refusals = [
      await bind(phone, { name: FATHER.name, documentNumber: idNumber(999) }).expect(422),
      await bind(phone, { name: '张三', documentNumber: FATHER.documentNumber }).expect(422),
      await bind(phone, NEIGHBOUR).expect(422),
    ];
    expect(new Set(refusals.map(({ text }) => text)).size).toBe(1);
    expect(refusals[0].body.code).toBe('BINDING_REFUSED');
    // The control: the neighbour can, with the phone that is registered.
    await bind(await signedInBy(t, NEIGHBOUR.phone!), NEIGHBOUR).expect(201);
  });

  it('says what is wrong with a number that cannot be one', async () => {
    const { body } = await bind(phone, { name: '李四', documentNumber: '1405' }).expect(422);
    expect(body.errors).toMatchObject([{ field: 'documentNumber', code: 'id_length' }]);
  });

  it('ends attempts of a phone that fails again and again, and counts no success', async () => {
    for (let i = 0; i < 12; i += 1) await bind(phone, FATHER).expect(201);
    for (let i = 0; i < 10; i += 1) await bind(phone, NEIGHBOUR).expect(422);
    const { headers } = await bind(phone, FATHER).expect(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(3_600);
  });

  it('ends attempts from an address, whatever the phones', async () => {
    await t.app.get(RateLimits).count('failed bindings by address', '127.0.0.1', 86_400, 100);
    await bind(phone, NEIGHBOUR).expect(429);
  });

  it('takes 50 people at most', async () => {
    const crowded = await signedInBy(t, '13700000050');
    const [{ id: workerId }] = await t.dataSource.query<{ id: string }[]>(
      'SELECT w.id FROM workers w LIMIT 1',
    );
    await t.dataSource.query(
      `INSERT INTO workers SELECT gen_random_uuid(), w.name, w.sex, w.birth_date, w.document_type, w.document_sealed,
              decode(md5('crowd' || i), 'hex'), w.phone_sealed, a.phone_digest, w.home_county_code
         FROM generate_series(1, 50) i, workers w, accounts a WHERE w.id = $1 AND a.id = $2`,
      [workerId, crowded.accountId],
    );
    await t.dataSource.query(
      `INSERT INTO worker_bindings (id, account_id, worker_id, bound_at)
       SELECT gen_random_uuid(), a.id, w.id, now() FROM accounts a JOIN workers w ON w.phone_digest = a.phone_digest
        WHERE a.id = $1`,
      [crowded.accountId],
    );
    const person = { ...told({ name: '王五', documentNumber: idNumber(77) }), homeCountyCode: '140522' };
    const { body } = await crowded.post('/me/registrations').send(person).expect(409);
    expect(body.code).toBe('TOO_MANY_BINDINGS');
  });
});

describe('a binding', () => {
  it('ends when its holder says so, and is nobody else’s to end', async () => {
    const { body } = await bind(phone, FATHER).expect(201);
    const stranger = await signedInBy(t, '13700000009');
    await stranger.post(`/me/bindings/${body.id}/end`).expect(404);
    const ended = (await phone.post(`/me/bindings/${body.id}/end`).expect(200)).body;
    expect(ended.endedAt).not.toBeNull();
    await phone.post(`/me/bindings/${body.id}/end`).expect(404);
    const { items } = (await phone.get('/me/bindings').expect(200)).body;
    expect(items.map(({ worker }: { worker: { name: string } }) => worker.name)).toEqual([MOTHER.name]);
    await bind(phone, FATHER).expect(201);
  });

  it('is worth nothing once an office has entered another phone', async () => {
    const { body } = await bind(phone, MOTHER).expect(201);
    const { name, homeCountyCode, id } = body.worker;
    await office.put(`/workers/${id}`).send({ name, homeCountyCode, phone: '13700000003' }).expect(200);
    const { items } = (await phone.get('/me/bindings').expect(200)).body;
    expect(items.map(({ worker }: { worker: { id: string } }) => worker.id)).not.toContain(id);
  });
});

describe('a correction', () => {
  const corrected = (caller: Caller, id: string, change: object) =>
    caller.post(`/me/bindings/${id}/corrections`).send(change);
  const someone = async (no: number, number: string) => {
    const person = member(no, { phone: number });
    await registerParty(office, party(await campaignId(t), [person]));
    const caller = await signedInBy(t, number);
    return { person, caller, id: (await bind(caller, person).expect(201)).body.id as string };
  };

  it('puts right where someone lives, and nothing that an office must see papers for', async () => {
    const { caller, id } = await someone(31, '13700000031');
    const { body } = await corrected(caller, id, { town: '北留镇', village: '皇城村' }).expect(200);
    expect(body).toMatchObject({ town: '北留镇', village: '皇城村', phone: '137****0031' });
    for (const change of [{ name: '张三' }, { homeCountyCode: '140581' }, { priorityGroups: ['PG01'] }])
      await corrected(caller, id, change).expect(422);
    expect((await corrected(caller, id, { village: '' }).expect(200)).body).toMatchObject({
      town: '北留镇',
      village: '',
    });
    const stranger = await signedInBy(t, '13700000039');
    await corrected(stranger, id, { town: '别处' }).expect(404);
  });

  it('gives a person to another phone only with the code that it was sent; the old one has no part any more', async () => {
    const { caller, id, person } = await someone(32, '13700000032');
    const next = '13700000033';
    await corrected(caller, id, { phone: next }).expect(422);
    await t.anyone.post('/phone-codes').send({ phone: next }).expect(202);
    const code = await codeFor(t, next);
    await corrected(caller, id, { phone: next, code: code === '000000' ? '000001' : '000000' }).expect(401);
    await corrected(caller, id, { phone: next, code }).expect(200);
    expect((await caller.get('/me/bindings').expect(200)).body.items).toEqual([]);
    await corrected(caller, id, { town: '别处' }).expect(404);

    await forgetLimits(t);
    t.clock.set('2024-02-01T09:05:00+08:00');
    const owner = await signedInBy(t, next);
    const { items } = (await owner.get('/me/bindings').expect(200)).body;
    expect(items).toMatchObject([{ worker: { name: person.name, phone: '137****0033' } }]);
  });
});

describe('who is not registered', () => {
  const person = (no: number, more: object = {}) => ({
    ...told({ name: '赵六', documentNumber: idNumber(no) }),
    ...{ homeCountyCode: '140522', town: '北留镇', ...more },
  });

  it('registers themselves with the phone that is signed in', async () => {
    const own = await signedInBy(t, '13700000021');
    const { body } = await own.post('/me/registrations').send(person(21)).expect(201);
    expect(body.worker).toMatchObject({ phone: '137****0021', town: '北留镇', priorityGroups: [] });
    await own.post('/me/registrations').send(person(21)).expect(201);
    expect((await own.get('/me/bindings').expect(200)).body.items).toHaveLength(1);
  });

  it('cannot give themselves priority, another phone or another’s number', async () => {
    const own = await signedInBy(t, '13700000022');
    for (const more of [{ priorityGroups: ['PG01'] }, { phone: FAMILY }, { id: own.accountId }]) {
      const { body } = await own.post('/me/registrations').send(person(22, more)).expect(422);
      expect(body.errors).toMatchObject([{ code: 'whitelistValidation' }]);
    }
    const { body } = await own
      .post('/me/registrations')
      .send({ ...told(NEIGHBOUR), homeCountyCode: '140522' });
    expect(body.code).toBe('BINDING_REFUSED');
    expect((await own.get('/me/bindings').expect(200)).body.items).toEqual([]);
  });
});
