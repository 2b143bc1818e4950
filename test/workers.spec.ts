import { Role } from '../src/access/roles.js';
import type { WorkerView } from '../src/workers/worker.dto.js';
import { createCampaign } from './support/campaign.factory.js';
import { member, party, registerParty } from './support/demand.factory.js';
import { idNumber } from './support/roster.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let cadre: Caller;
let worker: WorkerView;
let other: WorkerView;
beforeAll(async () => {
  t = await startTestApp();
  cadre = await t.as(Role.Cadre, '1405');
  const { id } = await createCampaign(t);
  const { requests } = await registerParty(
    cadre,
    party(id, [member(1), member(2, { homeCountyCode: '140581' })]),
  );
  [worker, other] = await Promise.all(
    requests.map(async (request) => (await cadre.get(`/workers/${request.worker.id}`)).body as WorkerView),
  );
});
afterAll(() => t.close());

const found = async (input: object, caller = cadre) => {
  const { body } = await caller.post('/worker-searches').send(input).expect(200);
  return (body.items as WorkerView[]).map(({ id }) => id);
};
const correction = (changes: object = {}) => ({ name: worker.name, homeCountyCode: '140522', ...changes });

it('lists the workers of the region, masked', async () => {
  const { body } = await cadre.get('/workers?limit=1').expect(200);
  expect(body.items).toEqual([worker]);
  expect(worker).toMatchObject({
    documentNumber: `140522********${idNumber(1).slice(-4)}`,
    phone: '139****2222',
  });
  const rest = await cadre.get(`/workers?after=${body.next}`).expect(200);
  expect(rest.body).toEqual({ items: [other], next: null });
  expect((await cadre.get('/workers?homeCode=140581').expect(200)).body.items).toEqual([other]);
  const city = await cadre.get('/workers?homeCode=140500').expect(200);
  expect(city.body.items).toEqual([worker, other]);
  const yangcheng = await t.as(Role.CountyScheduler, '140522');
  expect((await yangcheng.get('/workers').expect(200)).body.items).toEqual([worker]);
  await yangcheng.get(`/workers/${other.id}`).expect(404);
});

it('finds them by full number, phone or name, however written', async () => {
  const spaced = `${idNumber(1).slice(0, 6)} ${idNumber(1).slice(6)}`.toLowerCase();
  expect(await found({ documentNumber: spaced })).toEqual([worker.id]);
  expect(await found({ phone: '+86 139-0000-2222' })).toEqual([worker.id, other.id]);
  expect(await found({ phone: '13900002222', name: ` ${other.name}` })).toEqual([other.id]);
  expect(await found({ name: '12' })).toEqual([]);
  expect(await found({ documentNumber: idNumber(2) }, await t.as(Role.Cadre, '140522'))).toEqual([]);
  await cadre.post('/worker-searches').send({}).expect(422);
});

it('corrects an entry; document and phone stay unless they are given', async () => {
  const changes = { name: '李建国', town: '北留镇', priorityGroups: ['PG08', 'PG01'] };
  const { body } = await cadre.put(`/workers/${worker.id}`).send(correction(changes)).expect(200);
  expect(body).toMatchObject({
    ...changes,
    priorityGroups: ['PG01', 'PG08'],
    documentNumber: worker.documentNumber,
  });
  expect(await found({ documentNumber: idNumber(1), phone: '13900002222' })).toEqual([worker.id]);

  const document = { documentType: 'RESIDENT_ID', documentNumber: idNumber(3), phone: '13700003333' };
  await cadre.put(`/workers/${worker.id}`).send(correction(document)).expect(200);
  expect(await found({ documentNumber: idNumber(1) })).toEqual([]);
  expect(await found({ documentNumber: idNumber(3), phone: '13700003333' })).toEqual([worker.id]);
});

it('refuses a correction that cannot be', async () => {
  const refused = async (changes: object, status: number) =>
    (await cadre.put(`/workers/${worker.id}`).send(correction(changes)).expect(status)).body;
  expect((await refused({ sex: 'FEMALE' }, 422)).errors[0].code).toBe('sex_contradicts_id');
  expect((await refused({ homeCountyCode: '140122' }, 422)).errors[0].code).toBe(
    'home_county_outside_region',
  );
  expect((await refused({ documentNumber: idNumber(4) }, 422)).errors[0].field).toBe('documentType');
  const taken = { documentType: 'HOUSEHOLD_REGISTER', documentNumber: idNumber(2), sex: 'FEMALE' };
  expect((await refused(taken, 409)).code).toBe('WORKER_REGISTERED');
  const elsewhere = await t.as(Role.Cadre, '140581');
  await elsewhere.put(`/workers/${worker.id}`).send(correction()).expect(404);
  await cadre.put('/workers/00000000-0000-7000-8000-000000000000').send(correction()).expect(404);
});
