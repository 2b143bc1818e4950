import { Role } from '../src/access/roles.js';
import type { DeadlineView } from '../src/campaigns/calendar.dto.js';
import type { CampaignView } from '../src/campaigns/campaign.dto.js';
import { CampaignsService } from '../src/campaigns/campaigns.service.js';
import { asSystem } from '../src/shared/database/scope.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let province: Caller;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
});
afterAll(() => t.close());

describe('the example campaign', () => {
  it('is made once, on an empty database, also when two processes start together', async () => {
    const campaigns = t.app.get(CampaignsService);
    const create = () => asSystem('boot', () => campaigns.createExample('14'));
    await Promise.all([create(), create()]);
    const { body } = await province.get('/campaigns').expect(200);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      name: '2024年春风行动',
      provinceCode: '14',
      startsOn: '2024-01-25',
      endsOn: '2024-04-09',
      festivalDay: '2024-02-10',
    });
  });
});

describe('a campaign', () => {
  it('takes its days from the festival of its year', async () => {
    expect(await createCampaign(t, { year: 2027 })).toMatchObject({
      startsOn: '2027-01-22',
      festivalDay: '2027-02-06',
      endsOn: '2027-04-07',
    });
  });

  it.each([
    [{ year: 2024, festivalDay: '2024-02-11' }, 'festivalDay', 'notTheFestival'],
    [{ year: 2050, festivalDay: '2049-02-02' }, 'festivalDay', 'notTheFestival'],
    [{ year: 2050 }, 'festivalDay', 'beyondFestivals'],
    [{ year: 2050, festivalDay: '2050-01-23' }, 'startsOn', 'beyondFestivals'],
    [{ year: 2024, startsOn: '2024-02-20' }, 'festivalDay', 'festivalInside'],
    [{ year: 2024, provinceCode: '1405' }, 'provinceCode', 'matches'],
    [{ year: 2024, endsOn: '2024-02-30' }, 'endsOn', 'isDay'],
    [{ year: '2024' }, 'year', 'isInt'],
  ])('refuses %j', async (input, field, code) => {
    const { body } = await province
      .post('/campaigns')
      .send({ provinceCode: '14', name: 'refused', ...input })
      .expect(422);
    expect(body.errors).toContainEqual(expect.objectContaining({ field, code }));
  });

  it('takes null for what is not told, and no name that cannot be stored', async () => {
    const input = { provinceCode: '14', year: 2026, calendarRules: null, policies: null, startsOn: null };
    const { body } = await province
      .post('/campaigns')
      .send({ ...input, name: null })
      .expect(201);
    expect(body).toMatchObject({ name: '2026年春风行动', startsOn: '2026-02-02' });
    await province
      .post('/campaigns')
      .send({ ...input, name: '\u0000' })
      .expect(400);
  });

  it('is made by the officers of its province, under a name of its own', async () => {
    const input = { provinceCode: '14', year: 2025 };
    const elsewhere = await t.as(Role.ProvinceOfficer, '41');
    expect((await elsewhere.post('/campaigns').send(input).expect(403)).body.code).toBe('OUTSIDE_REGION');
    await (await t.as(Role.CityOfficer, '1405')).post('/campaigns').send(input).expect(403);
    await province.post('/campaigns').send(input).expect(201);
    expect((await province.post('/campaigns').send(input).expect(409)).body.code).toBe('CAMPAIGN_NAME_TAKEN');
  });

  it('is readable by everyone signed in, page by page', async () => {
    const cadre = await t.as(Role.Cadre, '140522');
    const first = await cadre.get('/campaigns?limit=1').expect(200);
    const second = await cadre.get(`/campaigns?limit=1&after=${first.body.next}`).expect(200);
    expect(second.body.items[0].id).not.toBe(first.body.items[0].id);
    await cadre.get(`/campaigns/${first.body.items[0].id}`).expect(200);
    expect((await cadre.get('/campaigns?after=abc').expect(400)).body.code).toBe('MALFORMED_REQUEST');
    await cadre.get('/campaigns/00000000-0000-7000-8000-000000000000').expect(404);
  });
});

describe('policies', () => {
  it('have defaults and change one by one', async () => {
    const campaign = await createCampaign(t, { policies: { offerMinutes: 30 } });
    expect(campaign.policies).toMatchObject({
      minimumPeople: { COACH: 20, CHARTERED_CARRIAGE: 60, SPECIAL_TRAIN: 300, CHARTER_FLIGHT: 80 },
      offerMinutes: 30,
      priorityHold: { share: 0, untilHoursBefore: 24 },
      trainColumn: 'TRAINS_AND_CARRIAGES',
    });
    const changes = {
      minimumPeople: { COACH: 30 },
      trainColumn: 'TRAINS_ONLY',
      priorityOrder: ['PG02', 'PG01'],
      offerMinutes: null,
    };
    await province.put(`/campaigns/${campaign.id}/policies`).send(changes).expect(200);
    const { body } = await province.get(`/campaigns/${campaign.id}`).expect(200);
    expect(body.policies).toEqual({
      minimumPeople: { COACH: 30, CHARTERED_CARRIAGE: 60, SPECIAL_TRAIN: 300, CHARTER_FLIGHT: 80 },
      priorityOrder: ['PG02', 'PG01'],
      offerMinutes: 30,
      priorityHold: { share: 0, untilHoursBefore: 24 },
      trainColumn: 'TRAINS_ONLY',
      vehicleRow: 'ORGANISER',
      retentionDays: 365,
    });
  });

  it.each([
    [{ minimumPeople: { COACH: 0 } }, 'minimumPeople.COACH'],
    [{ priorityOrder: ['PG01', 'PG01'] }, 'priorityOrder'],
    [{ priorityOrder: ['PG77'] }, 'priorityOrder'],
    [{ offerMinutes: -1 }, 'offerMinutes'],
    [{ trainColumn: 'WAGONS' }, 'trainColumn'],
    [{ retentionDays: 7 }, 'retentionDays'],
  ])('refuse %j', async (changes, field) => {
    const campaign = await createCampaign(t);
    const { body } = await province.put(`/campaigns/${campaign.id}/policies`).send(changes).expect(422);
    expect(body.errors[0].field).toBe(field);
  });

  it('are changed by the officers of the province only', async () => {
    const campaign = await createCampaign(t);
    const elsewhere = await t.as(Role.ProvinceOfficer, '41');
    await elsewhere.put(`/campaigns/${campaign.id}/policies`).send({ offerMinutes: 5 }).expect(403);
  });
});

describe('the reporting calendar', () => {
  const calendarOf = async (campaignId: string) =>
    (await province.get(`/campaigns/${campaignId}/calendar`).expect(200)).body.items as DeadlineView[];

  it('of the example is that of the 2024 notice', async () => {
    const { body } = await province.get('/campaigns').expect(200);
    const example = body.items.find(({ name }: CampaignView) => name === '2024年春风行动') as CampaignView;
    expect((await calendarOf(example.id)).map(({ kind, dueAt }) => `${kind} ${dueAt}`)).toEqual([
      'CONTACTS 2024-01-25T00:00:00+08:00',
      'FIRST_STAGE 2024-02-02T18:00:00+08:00',
      'WEEKLY 2024-02-15T18:00:00+08:00',
      'SECOND_STAGE 2024-02-22T18:00:00+08:00',
      'WEEKLY 2024-02-22T18:00:00+08:00',
      'WEEKLY 2024-02-29T18:00:00+08:00',
      'WEEKLY 2024-03-07T18:00:00+08:00',
      'WEEKLY 2024-03-14T18:00:00+08:00',
      'WEEKLY 2024-03-21T18:00:00+08:00',
      'WEEKLY 2024-03-28T18:00:00+08:00',
      'WEEKLY 2024-04-04T18:00:00+08:00',
      'FINAL 2024-04-10T18:00:00+08:00',
    ]);
  });

  it('follows the rules that a campaign is made with, else those of the 2024 notice', async () => {
    const weekly = {
      ...{ weekday: 5, time: '12:00' },
      ...{ from: { anchor: 'FESTIVAL', days: 1 }, until: { anchor: 'FESTIVAL', days: 14 } },
    };
    const campaign = await createCampaign(t, {
      ...{ year: 2027, endsOn: '2027-02-20' },
      calendarRules: { contacts: null, firstStage: null, weekly } as never,
    });
    expect(campaign.calendarRules).toMatchObject({
      contacts: null,
      weekly,
      final: { anchor: 'END', days: 1 },
    });
    expect((await calendarOf(campaign.id)).map(({ kind, dueAt }) => `${kind} ${dueAt}`)).toEqual([
      'WEEKLY 2027-02-12T12:00:00+08:00',
      'SECOND_STAGE 2027-02-18T18:00:00+08:00',
      'WEEKLY 2027-02-19T12:00:00+08:00',
      'FINAL 2027-02-21T18:00:00+08:00',
    ]);
  });
});
