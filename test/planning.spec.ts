import { Role } from '../src/access/roles.js';
import { Direction, WishedMode } from '../src/shared/vocabulary.js';
import { createCampaign } from './support/campaign.factory.js';
import { DemandWish, openParties } from './support/planning.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let city: Caller;
let campaignId: string;
beforeAll(async () => {
  t = await startTestApp();
  city = await t.as(Role.CountyScheduler, '1405');
});
afterAll(() => t.close());
beforeEach(async () => {
  campaignId = (await createCampaign(t)).id;
});

const open = (wish: Partial<DemandWish> & { parties: number }) =>
  openParties(t, { campaignId, by: city, ...wish });
const plan = async (more: object = {}, by = city) =>
  (
    await by
      .post('/draft-plans')
      .send({ campaignId, organiserCode: '1405', ...more })
      .expect(201)
  ).body;

describe('planning drafts', () => {
  it('makes a draft trip with vehicle, times and stops for enough people, and names the others', async () => {
    await open({ parties: 12, size: 2, wishedMode: WishedMode.Train });
    await open({ parties: 6, home: '140581' });
    await open({ parties: 3, work: '4403' });
    const body = await plan();
    expect(body).toMatchObject({
      planned: { parties: 18, people: 30 },
      unplanned: { parties: 3, people: 3 },
      reasons: [{ reason: 'TOO_FEW_PEOPLE', people: 3, title: '同日同向人数不足' }],
      trips: [{ day: '2024-02-20', mode: 'COACH', originCode: '1405', destinationCode: '3205', people: 30 }],
    });
    expect(body.modes).toContainEqual({ mode: 'COACH', trips: 1, vehicles: 1, parties: 18, people: 30 });

    const trip = (await city.get(`/trips/${body.trips[0].tripId}`).expect(200)).body;
    expect(trip).toMatchObject({
      ...{ state: 'DRAFT', organiserCode: '1405', departsAt: '2024-02-20T07:00:00+08:00' },
      notes: expect.stringContaining('24 人希望乘坐其他交通工具'),
    });
    expect(trip.stops.map((stop: { place: string }) => stop.place)).toEqual([
      ...['阳城县集合点', '高平市集合点', '昆山市集合点'],
    ]);
    expect(trip.vehicles).toHaveLength(1);
  });

  it('plans only who is still without a trip when planned again', async () => {
    await open({ parties: 25 });
    expect((await plan()).trips).toHaveLength(1);
    expect(await plan()).toMatchObject({ trips: [], planned: { people: 0 }, unplanned: { people: 0 } });
    await open({ parties: 21 });
    expect((await plan()).planned).toEqual({ parties: 21, people: 21 });
  });

  it('plans nobody twice when two plan at once', async () => {
    await open({ parties: 30 });
    const [one, other] = await Promise.all([plan(), plan()]);
    expect(one.planned.people + other.planned.people).toBe(30);
  });

  it('takes people from a cancelled draft up again', async () => {
    await open({ parties: 20 });
    const { trips } = await plan();
    await t.dataSource.query(`UPDATE trips SET state = 'CANCELLED' WHERE id = $1`, [trips[0].tripId]);
    expect((await plan()).planned.people).toBe(20);
  });

  it('takes the threshold from the campaign', async () => {
    campaignId = (await createCampaign(t, { policies: { minimumPeople: { COACH: 30 } } })).id;
    await open({ parties: 29 });
    expect((await plan()).unplanned.people).toBe(29);
    await open({ parties: 1 });
    expect((await plan()).planned.people).toBe(30);
  });

  it('plans the asked days, direction and region only', async () => {
    await open({ parties: 20, earliestOn: '2024-02-18' });
    await open({ parties: 21, earliestOn: '2024-02-25' });
    await open({ parties: 22, direction: Direction.ReturnHome, earliestOn: '2024-02-05' });
    await open({ parties: 23, home: '140109' });
    expect((await plan({ to: '2024-02-20', direction: 'RETURN_TO_WORK' })).planned.people).toBe(20);
    expect((await plan({ from: '2024-02-20' })).planned.people).toBe(21);
    const home = await plan();
    expect(home.trips).toMatchObject([{ originCode: '3205', destinationCode: '1405', people: 22 }]);
  });

  it('leaves a party that no vehicle takes, and says so', async () => {
    await open({ parties: 1, size: 181 });
    expect((await plan()).reasons).toMatchObject([{ reason: 'PARTY_TOO_LARGE', parties: 1, people: 181 }]);
  });

  it('charters a carriage whose train is named later', async () => {
    await open({ parties: 70, wishedMode: WishedMode.Train });
    const { trips } = await plan();
    expect(trips).toMatchObject([{ mode: 'CHARTERED_CARRIAGE', people: 70, wishedOtherwise: 0 }]);
    const { body } = await city.get(`/trips/${trips[0].tripId}`).expect(200);
    expect(body).toMatchObject({ serviceNumber: null, notes: '' });
  });

  it('makes drafts whose parties all find seats when they are filled', async () => {
    await open({ parties: 9, size: 5, wishedMode: WishedMode.Flight });
    await open({ parties: 80, size: 4, wishedMode: WishedMode.Train, work: '4403' });
    const { trips, planned } = await plan();
    expect(trips.map(({ mode }: { mode: string }) => mode)).toEqual(['COACH', 'SPECIAL_TRAIN']);
    let seated = 0;
    for (const { tripId } of trips) {
      await city.post(`/trips/${tripId}/opening`).send({}).expect(200);
      const { body } = await city.post(`/trips/${tripId}/fillings`).expect(201);
      expect(body).toMatchObject({ waitingPeople: 0, skipped: [] });
      seated += body.seatedPeople;
    }
    expect(seated).toBe(planned.people);
  });

  it('is for the region’s own schedulers', async () => {
    const refused = async (by: Caller, organiserCode = '1405') =>
      (await by.post('/draft-plans').send({ campaignId, organiserCode }).expect(403)).body.code;
    expect(await refused(city, '1404')).toBe('OUTSIDE_REGION');
    expect(await refused(await t.as(Role.Cadre, '1405'))).toBe('ROLE_NOT_ALLOWED');
  });

  it('refuses days that run backwards', async () => {
    const days = { campaignId, organiserCode: '1405', from: '2024-02-20', to: '2024-02-19' };
    const { body } = await city.post('/draft-plans').send(days).expect(422);
    expect(body.errors[0]).toMatchObject({ field: 'to', code: 'daysReversed' });
  });

  it('names an unknown region and campaign', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const region = { campaignId, organiserCode: '149999' };
    const { body } = await province.post('/draft-plans').send(region).expect(422);
    expect(body.errors[0]).toMatchObject({ field: 'organiserCode', code: 'unknownRegion' });
    const unknown = '01900000-0000-7000-8000-000000000000';
    await city.post('/draft-plans').send({ campaignId: unknown, organiserCode: '1405' }).expect(404);
  });
});
