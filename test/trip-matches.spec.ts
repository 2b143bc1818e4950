import { Role } from '../src/access/roles.js';
import { createCampaign } from './support/campaign.factory.js';
import { member } from './support/demand.factory.js';
import { booked, coachOf, party } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { makeOpenTrip, makeTrip, stop } from './support/trip.factory.js';
import { until } from './support/until.js';
import { signedInBy } from './support/worker.factory.js';

let t: TestApp;
let county: Caller;
let worker: Caller;
let nobody: Caller;
const trips: Record<string, { id: string; code: string }> = {};

const times = (day: string) => [`2024-02-${day}T07:00:00+08:00`, `2024-02-${day}T21:00:00+08:00`];
const between = (from: string[], to: string[], day: string) => {
  const [leaves, arrives] = times(day);
  return [
    ...from.map((code, i) => stop('BOARDING', code, leaves.replace(':00:00', `:0${i}:00`), `${code}站`)),
    ...to.map((code, i) => stop('ALIGHTING', code, arrives.replace(':00:00', `:0${i}:00`), `${code}站`)),
  ];
};

beforeAll(async () => {
  t = await startTestApp();
  await createCampaign(t, {});
  const city = await t.as(Role.CityOfficer, '1405');
  county = await t.as(Role.CountyScheduler, '140522');
  const carrier = await county
    .post('/carriers')
    .send({ kind: 'COACH', name: '晋运汽车客运有限公司', regionCode: '140522', email: 'a@b.example' })
    .expect(201);
  trips.kunshan = await makeOpenTrip(t, county, {
    ...{ vehicles: [coachOf(2)], carrierId: carrier.body.id, notes: '备用司机王师傅' },
    stops: between(['140522'], ['320583'], '20'),
  });
  trips.suzhou = await makeOpenTrip(t, city, {
    ...{ organiserCode: '1405', originCode: '1405', destinationCode: '3205' },
    stops: between(['140502', '140522'], ['320509', '320583'], '19'),
  });
  trips.dongguan = await makeOpenTrip(t, county, {
    ...{ destinationCode: '4419', stops: between(['140522'], ['4419'], '21') },
  });
  trips.home = await makeOpenTrip(t, county, {
    ...{ direction: 'RETURN_HOME', originCode: '320583', destinationCode: '140522' },
    stops: between(['320583'], ['140522'], '03'),
  });
  trips.draft = await makeTrip(t, county, { stops: between(['140522'], ['320583'], '20') });
  trips.feeder = await makeOpenTrip(t, city, {
    ...{ organiserCode: '1405', originCode: '140524', destinationCode: '1405', mainTripId: trips.suzhou.id },
    stops: [
      stop('BOARDING', '140524', '2024-02-19T05:00:00+08:00'),
      stop('ALIGHTING', '140502', '2024-02-19T06:30:00+08:00'),
    ],
  });
  worker = await signedInBy(t, '13600000001');
  const me = { ...member(1), phone: undefined };
  await worker.post('/me/registrations').send(me).expect(201);
  nobody = await signedInBy(t, '13600000002');
});
afterAll(() => t.close());

const found = async (caller: Caller, query: string) =>
  (await caller.get(`/trip-matches?${query}`).expect(200)).body.items as {
    trip: { id: string };
    nearby: boolean;
  }[];
const idsOf = async (query: string, caller = worker) =>
  (await found(caller, query)).map(({ trip }) =>
    Object.keys(trips).find((name) => trips[name].id === trip.id),
  );

describe('who looks for a trip', () => {
  it('finds those between their places, earliest first, be the place a county or its city', async () => {
    const home = 'direction=RETURN_TO_WORK&homeCode=140522';
    expect(await idsOf(`${home}&workPlaceCode=320583`)).toEqual(['suzhou', 'kunshan']);
    expect(await idsOf(`${home}&workPlaceCode=3205`)).toEqual(['suzhou', 'kunshan']);
    expect(await idsOf(`${home}&workPlaceCode=441900`)).toEqual(['dongguan']);
    expect(await idsOf('direction=RETURN_TO_WORK')).toEqual(['suzhou', 'kunshan', 'dongguan']);
    expect(await idsOf('direction=RETURN_HOME&homeCode=140522&workPlaceCode=320583')).toEqual(['home']);
    // The county's trip does not stop in the next county.
    expect(await idsOf('direction=RETURN_TO_WORK&homeCode=140524&workPlaceCode=320583')).toEqual(['suzhou']);
  });

  it('is shown as near what goes to the next county of the city', async () => {
    const matches = await found(worker, 'direction=RETURN_TO_WORK&homeCode=140522&workPlaceCode=320585');
    expect(matches.map(({ trip, nearby }) => [trip.id, nearby])).toEqual([
      [trips.suzhou.id, false],
      [trips.kunshan.id, true],
    ]);
  });

  it('is told where to get on and off, who runs and drives it, and how many seats are left', async () => {
    const query = 'direction=RETURN_TO_WORK&homeCode=140522&workPlaceCode=320583';
    const [suzhou, kunshan] = await found(worker, query);
    expect(suzhou).toMatchObject({
      boarding: { place: '140522站', regionName: '山西省晋城市阳城县', stopsAt: '2024-02-19T07:01:00+08:00' },
      alighting: { place: '320583站', regionName: '江苏省苏州市昆山市' },
      ...{ organiser: '山西省晋城市', carrier: null, trip: { originName: '山西省晋城市' } },
    });
    expect(kunshan).toMatchObject({
      ...{ carrier: '晋运汽车客运有限公司', trip: { notes: '' } },
      seats: { phase: 'AT_ONCE', seats: 2, free: 2, held: 0, waitingParties: 0 },
    });
  });

  it('narrows by days, both included', async () => {
    const to = 'direction=RETURN_TO_WORK';
    expect(await idsOf(`${to}&from=2024-02-20&until=2024-02-20`)).toEqual(['kunshan']);
    expect(await idsOf(`${to}&from=2024-02-20`)).toEqual(['kunshan', 'dongguan']);
  });

  it('pages', async () => {
    const first = (await worker.get('/trip-matches?direction=RETURN_TO_WORK&limit=2').expect(200)).body;
    expect(first.items).toHaveLength(2);
    expect(await idsOf(`direction=RETURN_TO_WORK&limit=2&after=${first.next}`)).toEqual(['dongguan']);
    await worker.get('/trip-matches?direction=RETURN_TO_WORK&after=abc').expect(400);
  });

  it('sees no trip of other counties, and none at all before anybody is bound', async () => {
    expect(await idsOf('direction=RETURN_TO_WORK', nobody)).toEqual([]);
    await nobody.get(`/trip-matches/${trips.kunshan.id}`).expect(404);
    await worker.get(`/trip-matches/${trips.draft.id}`).expect(404);
    await worker.get('/trip-matches').expect(422);
    expect(await idsOf('direction=RETURN_TO_WORK', await t.as(Role.Cadre, '140522'))).toEqual([
      ...['suzhou', 'kunshan', 'dongguan'],
    ]);
  });
});

it('a trip is shown whole to who opens its link', async () => {
  const query = 'homeCode=140522&workPlaceCode=320583';
  const { body } = await worker.get(`/trip-matches/${trips.suzhou.id}?${query}`).expect(200);
  expect(body.stops.map(({ place }: { place: string }) => place)).toEqual([
    ...['140502站', '140522站', '320509站', '320583站'],
  ]);
  expect(body).toMatchObject({
    ...{ boarding: body.stops[1], alighting: body.stops[3], nearby: false },
    vehicles: [{ label: '1号车', seats: 47 }],
    verificationUrl: expect.stringContaining(`/verify/${trips.suzhou.code}`),
  });
});

it('seats left follow what is booked', async () => {
  await booked(county, trips.kunshan.id, await party(t, county));
  await booked(county, trips.kunshan.id, await party(t, county));
  await booked(county, trips.kunshan.id, await party(t, county));
  const seatsLeft = async () =>
    (await worker.get(`/trip-matches/${trips.kunshan.id}`).expect(200)).body.seats as {
      waitingParties: number;
    };
  await until(async () => (await seatsLeft()).waitingParties === 1);
  expect(await seatsLeft()).toMatchObject({ seats: 2, free: 0, waitingParties: 1 });
});

it('what has left is found no more', async () => {
  t.clock.set('2024-02-19T12:00:00+08:00');
  const cadre = await t.as(Role.Cadre, '140522');
  expect(await idsOf('direction=RETURN_TO_WORK', cadre)).toEqual(['kunshan', 'dongguan']);
});
