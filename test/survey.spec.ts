import { Role } from '../src/access/roles.js';
import { createCampaign } from './support/campaign.factory.js';
import { member, party, registerParty } from './support/demand.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { signedInBy } from './support/worker.factory.js';

let t: TestApp;
let cadre: Caller;
let city: Caller;
let campaignId: string;
let people = 0;
beforeAll(async () => {
  t = await startTestApp();
  cadre = await t.as(Role.Cadre, '140522');
  city = await t.as(Role.CityOfficer, '1405');
  campaignId = (await createCampaign(t)).id;
});
beforeEach(() => t.clock.set('2024-02-20T09:00:00+08:00'));
afterAll(() => t.close());

async function worker(changes: object = {}): Promise<string> {
  const input = party(campaignId, [member((people += 1), changes)]);
  return (await registerParty(city, input)).requests[0].worker.id;
}

const answer = (caller: Caller, ...answers: object[]) =>
  caller.put('/survey-answers').send({ campaignId, answers });
const countsOf = async (caller: Caller, county: string) =>
  (await caller.get(`/survey-counts?campaignId=${campaignId}`).expect(200)).body.items.find(
    (count: { countyCode: string }) => count.countyCode === county,
  );

describe('the survey', () => {
  it('takes answers one after the other and counts them by county', async () => {
    const [a, b] = [await worker(), await worker()];
    await answer(
      cadre,
      { workerId: a, festival: 'AT_HOME', plan: 'RETURN_TO_JOB' },
      { workerId: b, festival: 'AT_WORK_PLACE' },
    ).expect(200);
    const back = { workerId: a, backOn: '2024-02-19', backBy: 'OWN_TICKET' };
    const { body } = await answer(cadre, back).expect(200);
    expect(body.items).toEqual([
      {
        ...{ name: expect.any(String), festival: 'AT_HOME', plan: 'RETURN_TO_JOB' },
        ...back,
        answeredAt: '2024-02-20T09:00:00+08:00',
      },
    ]);
    expect(await countsOf(cadre, '140522')).toMatchObject({
      ...{ county: '山西省晋城市阳城县', people: 2, answered: 2, atHome: 1, atWorkPlace: 1 },
      ...{ returnToJob: 1, backByOwnTicket: 1, backByOwnVehicle: 0 },
    });
  });

  it('lists who has not answered, and shows no phone in full', async () => {
    const silent = await worker({ phone: '13911112345', town: '北留镇' });
    const list = async (answered: string) =>
      (await cadre.get(`/survey-answers?campaignId=${campaignId}&answered=${answered}&limit=200`).expect(200))
        .body.items as { workerId: string }[];
    expect((await list('NOTHING')).find(({ workerId }) => workerId === silent)).toMatchObject({
      ...{ festival: null, phone: '139****2345', town: '北留镇', answeredAt: null },
    });
    await answer(cadre, { workerId: silent, plan: 'UNDECIDED' }).expect(200);
    expect((await list('NOTHING')).map(({ workerId }) => workerId)).not.toContain(silent);
    expect((await list('SOMETHING')).map(({ workerId }) => workerId)).toContain(silent);
    const one = await cadre.get(`/survey-answers?campaignId=${campaignId}&workerId=${silent}`).expect(200);
    expect(one.body.items).toMatchObject([{ workerId: silent, plan: 'UNDECIDED' }]);
    // Taken back, it is as if nothing had been answered.
    await answer(cadre, { workerId: silent, plan: null }).expect(200);
    expect((await list('NOTHING')).map(({ workerId }) => workerId)).toContain(silent);
  });

  it('takes all answers or none, and says which is wrong', async () => {
    const [mine, other] = [await worker(), await worker({ homeCountyCode: '140581' })];
    const { body } = await answer(
      cadre,
      { workerId: mine, festival: 'AT_HOME' },
      { workerId: other, festival: 'AT_HOME' },
      { workerId: mine, backOn: '2024-02-21', backBy: 'OTHER' },
    ).expect(422);
    expect(body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual([
      ['answers[1].workerId', 'unknownWorker'],
      ['answers[2].workerId', 'arrayUnique'],
      ['answers[2].backOn', 'back_ahead'],
    ]);
    const list = await cadre.get(`/survey-answers?campaignId=${campaignId}&answered=SOMETHING`).expect(200);
    expect(list.body.items.map(({ workerId }: { workerId: string }) => workerId)).not.toContain(mine);
    expect(await countsOf(cadre, '140581')).toBeUndefined();
    expect(await countsOf(city, '140581')).toMatchObject({ answered: 0 });
  });

  it('is answered twice at once without losing either answer', async () => {
    const one = await worker();
    await Promise.all([
      answer(cadre, { workerId: one, festival: 'AT_HOME' }).expect(200),
      answer(city, { workerId: one, plan: 'WORK_NEARBY' }).expect(200),
    ]);
    const { body } = await answer(cadre, { workerId: one }).expect(200);
    expect(body.items[0]).toMatchObject({ festival: 'AT_HOME', plan: 'WORK_NEARBY' });
  });

  it('is answered by workers themselves, for those bound to their phone', async () => {
    const person = member((people += 1), { phone: '13744445555' });
    const [me, stranger] = [
      (await registerParty(city, party(campaignId, [person]))).requests[0].worker.id,
      await worker(),
    ];
    const phone = await signedInBy(t, '13744445555');
    const { name, documentType, documentNumber } = person;
    await phone.post('/me/bindings').send({ name, documentType, documentNumber }).expect(201);
    const send = (workerId: string) =>
      phone.put('/me/survey-answers').send({ campaignId, answers: [{ workerId, festival: 'AT_HOME' }] });
    await send(me).expect(200);
    expect((await send(stranger).expect(422)).body.errors[0].code).toBe('unknownWorker');
    const { body } = await phone.get(`/me/survey-answers?campaignId=${campaignId}`).expect(200);
    expect(body.items).toMatchObject([{ workerId: me, festival: 'AT_HOME' }]);
  });
});
