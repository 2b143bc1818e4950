import { DataSource } from 'typeorm';
import { Role } from '../src/access/roles.js';
import { NOBODY, runAs } from '../src/shared/database/scope.js';
import { newId } from '../src/shared/ids.js';
import { board, closedTrip, depart, MadeTrip } from './support/boarding.factory.js';
import { makeCarrier } from './support/fleet.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId } from './support/trip.factory.js';

let t: TestApp;
let carrier: string;
/** The city's train, with two people of 阳城 and one of 高平. */
let train: MadeTrip;

beforeAll(async () => {
  t = await startTestApp();
  carrier = (await makeCarrier(t)).id;
  train = await closedTrip(t, {
    ...{ campaignId: await campaignId(t), organiserCode: '1405', departsAt: '2024-02-15T08:00:00+08:00' },
    vehicles: [
      [
        { home: '140522', employer: '昆山电子' },
        { home: '140522', employer: '昆山电子' },
        { home: '140581', employer: '苏州纺织' },
      ],
    ],
  });
  await t.dataSource.query('UPDATE trips SET carrier_id = $2 WHERE id = $1', [train.id, carrier]);
  await t.dataSource.query(
    `INSERT INTO manifest_decisions (id, manifest_id, step, from_state, to_state, reason, account_id, recorded_at)
     VALUES ($1, $2, 'send', 'DRAWN', 'SENT', '', $3, now())`,
    [newId(), train.manifestId, train.by],
  );
  await board(t, train, train.passengers, '2024-02-15T07:50:00+08:00');
  await depart(t, train, '2024-02-15T08:00:00+08:00');
  t.clock.set('2024-02-15T21:00:00+08:00');
  const liaison = await t.as(Role.ReceivingLiaison, '3205');
  await liaison.post(`/trips/${train.id}/arrival`).send({}).expect(201);
  for (const employer of ['昆山电子', '苏州纺织']) {
    await liaison.post(`/trips/${train.id}/handovers`).send({ employer, signedByName: '周' }).expect(201);
  }
});
afterAll(() => t.close());

/** How many people each list of the train shows somebody. */
async function listed(reader: Caller) {
  const manifest = (await reader.get(`/manifests/${train.manifestId}`).expect(200)).body;
  const changes = (await reader.get(`/manifests/${train.manifestId}/changes`).expect(200)).body;
  const found = (await reader.get('/manifests').expect(200)).body.items;
  return {
    manifest: manifest.passengers.length as number,
    counted: manifest.passengerCount as number,
    found: found[0].passengerCount as number,
    added: changes.added.length as number,
  };
}

async function listedOnTheWay(reader: Caller) {
  const boardings = (await reader.get(`/trips/${train.id}/boardings`).expect(200)).body.items;
  const sheet = (await reader.get(`/trips/${train.id}/handovers`).expect(200)).body;
  return {
    boardings: boardings.length as number,
    employers: sheet.employers.map(({ employer }: { employer: string }) => employer) as string[],
    handedOver: sheet.handovers.flatMap(({ passengerIds }: { passengerIds: string[] }) => passengerIds)
      .length as number,
  };
}

const all = { manifest: 3, counted: 3, found: 3, added: 3 };
const onTheWay = { boardings: 3, employers: ['昆山电子', '苏州纺织'], handedOver: 3 };

describe('the lists of a city’s train', () => {
  it.each([
    [Role.CityOfficer, '1405'],
    [Role.ProvinceOfficer, '14'],
    [Role.ReceivingLiaison, '320583'],
    [Role.Escort, '140522'],
  ])('are shown whole to %s of %s', async (role, region) => {
    const reader = await t.as(role, region);
    expect(await listed(reader)).toEqual(all);
    expect(await listedOnTheWay(reader)).toEqual(onTheWay);
  });

  it('are shown whole to its carrier, and are not there for another', async () => {
    expect(await listed(await t.as(Role.CarrierLiaison, carrier))).toEqual(all);
    const other = await t.as(Role.CarrierLiaison, (await makeCarrier(t)).id);
    await other.get(`/manifests/${train.manifestId}`).expect(404);
  });

  it('show each county its own people', async () => {
    const yangcheng = await t.as(Role.CountyScheduler, '140522');
    expect(await listed(yangcheng)).toEqual({ manifest: 2, counted: 2, found: 2, added: 2 });
    const two = { boardings: 2, employers: ['昆山电子'], handedOver: 2 };
    expect(await listedOnTheWay(yangcheng)).toEqual(two);
    const gaoping = await t.as(Role.CountyScheduler, '140581');
    expect(await listed(gaoping)).toEqual({ manifest: 1, counted: 1, found: 1, added: 1 });
    const one = { boardings: 1, employers: ['苏州纺织'], handedOver: 1 };
    expect(await listedOnTheWay(gaoping)).toEqual(one);
  });

  it.each(['passengers', 'manifest_passengers', 'boardings', 'handover_passengers'])(
    'are kept so by the policy of %s when a query forgets its condition',
    async (table) => {
      const seen = (region: string, escort = '') =>
        runAs({ ...NOBODY, account: newId(), region, escort }, async () => {
          const rows = await t.app.get(DataSource).query<unknown[]>(`SELECT 1 FROM ${table}`);
          return rows.length;
        });
      expect(await seen('140522')).toBe(2);
      expect(await seen('140581')).toBe(1);
      expect(await seen('140524')).toBe(0);
      expect(await seen('140524', 'yes')).toBe(3);
      expect(await seen('1405')).toBe(3);
    },
  );
});
