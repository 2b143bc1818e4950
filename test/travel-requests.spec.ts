import { Role } from '../src/access/roles.js';
import { DemandService } from '../src/demand/demand.service.js';
import type { DemandView } from '../src/demand/demand.dto.js';
import { TravelRequestsService } from '../src/demand/travel-requests.service.js';
import { Direction, WishedMode } from '../src/shared/vocabulary.js';
import { createCampaign } from './support/campaign.factory.js';
import { member, party, registerParty } from './support/demand.factory.js';
import { idNumber } from './support/roster.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let cadre: Caller;
let campaignId: string;
beforeAll(async () => {
  t = await startTestApp();
  cadre = await t.as(Role.Cadre, '1405');
});
beforeEach(async () => {
  campaignId = (await createCampaign(t)).id;
});
afterAll(() => t.close());

const requestsInCampaign = async () => {
  const [{ n }] = await t.dataSource.query<{ n: number }[]>(
    'SELECT count(*) AS n FROM travel_requests r WHERE r.campaign_id = $1',
    [campaignId],
  );
  return n;
};

describe('registering a party', () => {
  it('registers its people and shows documents and phones masked', async () => {
    const couple = [member(1, { employer: '昆山精密电子有限公司' }), member(2, { homeCountyCode: '140581' })];
    const view = await registerParty(cadre, party(campaignId, couple, { wishedMode: WishedMode.Coach }));
    expect(view.requests).toHaveLength(2);
    expect(view.requests[0]).toMatchObject({
      partyId: view.partyId,
      worker: {
        name: member(1).name,
        sex: 'MALE',
        documentNumber: `140522********${idNumber(1).slice(-4)}`,
        phone: '139****2222',
      },
      ...{
        homeCounty: '山西省晋城市阳城县',
        workPlace: '江苏省苏州市昆山市',
        employer: '昆山精密电子有限公司',
      },
      ...{ wishedMode: 'COACH', state: 'OPEN', createdAt: '2024-02-01T09:00:00+08:00', withdrawnAt: null },
    });
    const { body } = await cadre.get(`/travel-requests?partyId=${view.partyId}`).expect(200);
    expect(body.items).toEqual(view.requests);
  });

  it('names every faulty field and keeps nothing', async () => {
    const bad = [
      member(1),
      member(2, { documentNumber: '141024199902291235', phone: '12345', homeCountyCode: '149999' }),
      member(3, { name: ' ', sex: 'FEMALE' as never }),
    ];
    const dates = { earliestOn: '2024-02-20', latestOn: '2024-02-18', workPlaceCode: '32' };
    const { body } = await cadre
      .post('/travel-requests')
      .send(party(campaignId, bad, dates))
      .expect(422);
    const faults = (body.errors as { field: string; code: string }[]).map(
      ({ field, code }) => `${field} ${code}`,
    );
    expect(faults.sort()).toEqual([
      'earliestOn date_reversed',
      'members[1].documentNumber id_birth_date',
      'members[1].homeCountyCode home_county_unknown',
      'members[1].phone phone_invalid',
      'members[2].name name_missing',
      'members[2].sex sex_contradicts_id',
      'workPlaceCode work_place_level',
    ]);
    expect(await requestsInCampaign()).toBe(0);
  });

  it('is refused as a whole when a member has an open request or belongs to another name', async () => {
    const first = await registerParty(cadre, party(campaignId, [member(11)]));
    const again = party(campaignId, [member(12), member(11)]);
    const taken = await cadre.post('/travel-requests').send(again).expect(409);
    expect(taken.body).toMatchObject({
      code: 'ALREADY_REQUESTED',
      member: 1,
      travelRequestId: first.requests[0].id,
    });
    const renamed = party(campaignId, [member(11, { name: '冒名' })], { direction: Direction.ReturnHome });
    const { body } = await cadre.post('/travel-requests').send(renamed).expect(409);
    expect(body.code).toBe('IDENTITY_CONTRADICTION');
    expect(JSON.stringify([taken.body, body])).not.toContain(idNumber(11));
    expect(await requestsInCampaign()).toBe(1);
  });

  it("is refused for people of two cities, of another region, or of another province's campaign", async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const far = party(campaignId, [member(21), member(22, { homeCountyCode: '140122' })]);
    expect((await province.post('/travel-requests').send(far).expect(422)).body.code).toBe(
      'PARTY_CANNOT_RIDE_TOGETHER',
    );
    const outside = party(campaignId, [member(23, { homeCountyCode: '140122' })]);
    const { body } = await cadre.post('/travel-requests').send(outside).expect(422);
    expect(body.errors[0]).toMatchObject({ code: 'home_county_outside_region' });
    await registerParty(province, outside);
    const moved = party(campaignId, [member(23)], { direction: Direction.ReturnHome });
    expect((await cadre.post('/travel-requests').send(moved).expect(409)).body.code).toBe(
      'REGISTERED_ELSEWHERE',
    );
    const henan = await t.as(Role.Cadre, '410102');
    await henan.post('/travel-requests').send(far).expect(403);
    expect(await requestsInCampaign()).toBe(1);
  });

  it('by many at the same time gives each person one open request', async () => {
    const attempts = Array.from({ length: 8 }, (_, i) => {
      const people = [member(31), member(32), member(33 + i)];
      return cadre.post('/travel-requests').send(party(campaignId, i % 2 ? people : people.reverse()));
    });
    const answers = await Promise.all(attempts);
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array.from({ length: 7 }, () => 409),
    ]);
    expect(await requestsInCampaign()).toBe(3);
  });

  it('is kept apart by the database, too', async () => {
    const { requests } = await registerParty(cadre, party(campaignId, [member(41)]));
    const copy = `INSERT INTO travel_requests (id, campaign_id, party_id, worker_id, direction, earliest_on, latest_on,
           home_county_code, work_place_code, created_by, created_at)
      SELECT gen_random_uuid(), r.campaign_id, r.party_id, r.worker_id, r.direction, r.earliest_on, r.latest_on,
             r.home_county_code, r.work_place_code, r.created_by, r.created_at
        FROM travel_requests r WHERE r.id = $1`;
    await expect(t.dataSource.query(copy, [requests[0].id])).rejects.toThrow(/uq_travel_requests_open/);
  });
});

describe('withdrawing', () => {
  it('lets the person register anew, and is possible once', async () => {
    const { requests } = await registerParty(cadre, party(campaignId, [member(51)]));
    const path = `/travel-requests/${requests[0].id}/withdrawal`;
    const elsewhere = await t.as(Role.Cadre, '1404');
    await elsewhere.post(path).expect(404);
    const { body } = await cadre.post(path).expect(200);
    expect(body).toMatchObject({ state: 'WITHDRAWN', withdrawnAt: '2024-02-01T09:00:00+08:00' });
    expect((await cadre.post(path).expect(409)).body).toMatchObject({ code: 'ILLEGAL_STEP', possible: [] });
    await registerParty(cadre, party(campaignId, [member(51)]));
  });
});

describe('the list', () => {
  it('is filtered and stays inside the region', async () => {
    await registerParty(cadre, party(campaignId, [member(61)]));
    const home = { direction: Direction.ReturnHome, earliestOn: '2024-03-01', latestOn: '2024-03-02' };
    await registerParty(cadre, party(campaignId, [member(62, { homeCountyCode: '140581' })], home));
    const found = async (query: string, caller = cadre) => {
      const { body } = await caller.get(`/travel-requests?campaignId=${campaignId}${query}`).expect(200);
      return (body.items as { worker: { name: string } }[]).map(({ worker }) => worker.name);
    };
    const [one, two] = [member(61).name, member(62).name];
    expect(await found('')).toEqual([one, two]);
    expect(await found('&day=2024-03-02')).toEqual([two]);
    expect(await found('&day=2024-02-21')).toEqual([]);
    expect(await found('&direction=RETURN_TO_WORK&workPlaceCode=3205')).toEqual([one]);
    expect(await found('&homeCode=140581&state=OPEN')).toEqual([two]);
    expect(await found('&wishedMode=TRAIN')).toEqual([]);
    expect(await found('', await t.as(Role.CountyScheduler, '140581'))).toEqual([two]);
  });
});

describe('demand', () => {
  const demand = async (query: string, caller = cadre) => {
    const rows: DemandView[] = [];
    for (let after = ''; ;) {
      const path = `/demand?campaignId=${campaignId}&limit=2${query}${after && `&after=${after}`}`;
      const { body } = await caller.get(path).expect(200);
      rows.push(...(body.items as DemandView[]));
      if (!body.next) return rows;
      after = body.next as string;
    }
  };

  beforeEach(async () => {
    await registerParty(cadre, party(campaignId, [member(71), member(72)]));
    await registerParty(cadre, party(campaignId, [member(73)], { workPlaceCode: '320509' }));
    await registerParty(cadre, party(campaignId, [member(74)], { wishedMode: WishedMode.Train }));
    const home = { direction: Direction.ReturnHome, workPlaceCode: '4419', latestOn: '2024-02-18' };
    await registerParty(cadre, party(campaignId, [member(75, { homeCountyCode: '140581' })], home));
    const { requests } = await registerParty(cadre, party(campaignId, [member(76)]));
    await cadre.post(`/travel-requests/${requests[0].id}/withdrawal`).expect(200);
  });

  it('is counted by day, origin county, destination city, direction and wish, page by page', async () => {
    const kunshan = {
      day: '2024-02-18',
      originCode: '140522',
      destinationCode: '3205',
      direction: 'RETURN_TO_WORK',
    };
    expect(await demand('')).toEqual([
      {
        ...{ ...kunshan, origin: '山西省晋城市阳城县', destination: '江苏省苏州市' },
        ...{ wishedMode: null, people: 3, parties: 2 },
      },
      expect.objectContaining({ ...kunshan, wishedMode: 'TRAIN', people: 1, parties: 1 }),
      expect.objectContaining({
        ...{ day: '2024-02-18', originCode: '4419', destinationCode: '1405', direction: 'RETURN_HOME' },
        ...{ origin: '广东省东莞市', destination: '山西省晋城市', people: 1 },
      }),
    ]);
  });

  it('can be counted on each possible day, and filtered', async () => {
    const each = await demand('&count=EACH&direction=RETURN_TO_WORK&wishedMode=TRAIN');
    expect(each.map(({ day, people }) => [day, people])).toEqual([
      ['2024-02-18', 1],
      ['2024-02-19', 1],
      ['2024-02-20', 1],
    ]);
    expect(await demand('&count=EACH&from=2024-02-20&before=2024-02-21')).toHaveLength(2);
    expect(await demand('&originCode=44&destinationCode=1405')).toHaveLength(1);
    expect(await demand('', await t.as(Role.CountyScheduler, '140581'))).toHaveLength(1);
    await cadre.get('/demand').expect(422);
    await cadre.get(`/demand?campaignId=${campaignId}&after=nonsense`).expect(422);
  });
});

describe('open parties', () => {
  const open = (changes: object = {}) =>
    t.app.get(DemandService).openPartiesFor(t.dataSource.manager, {
      ...{ campaignId, direction: Direction.ReturnToWork, originCode: '1405', destinationCode: '3205' },
      ...{ day: '2024-02-19' },
      ...changes,
    });

  it('are those whose open members all suit the day and both ends', async () => {
    const couple = [member(81, { priorityGroups: ['PG06', 'PG01'] }), member(82)];
    const { partyId, requests } = await registerParty(cadre, party(campaignId, couple));
    const [found] = await open();
    expect(found).toMatchObject({
      partyId,
      ...{ earliestOn: '2024-02-18', latestOn: '2024-02-20', wishedMode: null },
      members: [
        { travelRequestId: requests[0].id, priorityGroups: ['PG01', 'PG06'], homeCountyCode: '140522' },
        {},
      ],
    });
    expect(await open({ day: '2024-02-21' })).toEqual([]);
    expect(await open({ originCode: '140581' })).toEqual([]);
    expect(await open({ destinationCode: '320509' })).toEqual([]);
    expect(await open({ direction: Direction.ReturnHome })).toEqual([]);
    expect(await open({ wish: WishedMode.Flight })).toHaveLength(1);

    await t.dataSource.query(`UPDATE travel_requests SET earliest_on = '2024-02-20' WHERE id = $1`, [
      requests[1].id,
    ]);
    expect(await open()).toEqual([]);
    expect(await open({ day: '2024-02-20' })).toMatchObject([{ earliestOn: '2024-02-20' }]);
  });

  it('do not wait for those who have travelled or withdrawn', async () => {
    const { requests } = await registerParty(cadre, party(campaignId, [member(91), member(92), member(93)]));
    await cadre.post(`/travel-requests/${requests[0].id}/withdrawal`).expect(200);
    await t.app
      .get(TravelRequestsService)
      .markTravelled(t.dataSource.manager, [requests[0].id, requests[1].id]);
    expect(await open()).toMatchObject([{ members: [{ travelRequestId: requests[2].id }] }]);
    const states = await cadre.get(`/travel-requests?partyId=${requests[0].partyId}`).expect(200);
    expect(states.body.items.map(({ state }: { state: string }) => state)).toEqual([
      'WITHDRAWN',
      'TRAVELLED',
      'OPEN',
    ]);
  });
});
