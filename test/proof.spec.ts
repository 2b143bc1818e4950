import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { EntityManager } from 'typeorm';
import { Role } from '../src/access/roles.js';
import { board, closedTrip, depart, MadeTrip } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let province: Caller;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
});
beforeEach(() => t.clock.set('2024-02-22T18:00:00+08:00'));
afterAll(() => t.close());

const WEEK = '2024-02-22';
const people = (count: number, home = '140522') => Array.from({ length: count }, () => ({ home }));
const freeze = (campaignId: string, cutoffDay = WEEK) =>
  province.post(`/campaigns/${campaignId}/frozen-weeks`).send({ cutoffDay });
const verify = async (campaignId: string, cutoffDay = WEEK, as: Caller = province) =>
  (await as.get(`/campaigns/${campaignId}/frozen-weeks/${cutoffDay}/verification`).expect(200)).body;
/** Changes what nobody may change: as if somebody had the database in their hands. */
const tamper = (work: (manager: EntityManager) => Promise<unknown>) =>
  t.dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL session_replication_role = replica`);
    await work(manager);
  });

/** A frozen week of two coaches, four people of 晋城 and two of 太原 on each; a fifth of 晋城 did not come. */
async function frozen() {
  const { id: campaignId } = await createCampaign(t);
  const trips: MadeTrip[] = [];
  for (let i = 0; i < 2; i += 1) {
    const trip = await closedTrip(t, {
      campaignId,
      vehicles: [[...people(4), ...people(2, '140121'), ...people(1)]],
    });
    await board(t, trip, trip.passengers.slice(0, 6), '2024-02-20T08:00:00+08:00');
    await depart(t, trip, '2024-02-20T08:30:00+08:00');
    trips.push(trip);
  }
  await freeze(campaignId).expect(201);
  return { campaignId, trips };
}

const verifyAll = () =>
  promisify(execFile)(process.execPath, ['dist/src/statistics/proof/verify.command.js'], {
    env: {
      ...{ PATH: process.env.PATH, DATABASE_URL: t.settings.databaseOwnerUrl, DATA_DIR: t.settings.dataDir },
      ...{ TOKEN_SECRET: t.settings.tokenSecret, DATA_KEY: t.settings.dataKey },
    },
  }).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );

describe('verification of a frozen week', () => {
  it('finds it equal, with control totals that are one number; also when more becomes known later', async () => {
    const { campaignId, trips } = await frozen();
    const before = await verify(campaignId);
    expect(before).toMatchObject({ equal: true, trips: [], differingTrips: 0 });
    expect(before.control).toEqual({
      ...{ tableTotal: 12, tripsTotal: 12, boarded: 12, listed: 14, noShows: 2, boardedLater: 0 },
    });
    expect(before.rows).toHaveLength(11);
    await board(t, trips[0], trips[0].passengers.slice(6), '2024-02-20T08:10:00+08:00');
    const after = await verify(campaignId);
    expect(after).toMatchObject({ equal: true, control: { boarded: 12, noShows: 1, boardedLater: 1 } });
    expect(after.rows).toEqual(before.rows);
  });

  it('adds up when the list was drawn anew after somebody had boarded, for another had cancelled', async () => {
    const { id: campaignId } = await createCampaign(t);
    const county = await t.as(Role.CountyScheduler, '140522');
    t.clock.set('2024-02-20T08:00:00+08:00');
    const trip = await closedTrip(t, { campaignId, vehicles: [people(4)] });
    await t.dataSource.query(
      `INSERT INTO trip_stops (id, trip_id, seq, kind, region_code, place, stops_at)
       SELECT gen_random_uuid(), t.id, s.seq, s.kind, s.region, '车站', CASE s.seq WHEN 1 THEN t.departs_at ELSE t.arrives_at END
         FROM trips t, (VALUES (1, 'BOARDING', '140522'), (2, 'ALIGHTING', '3205')) AS s (seq, kind, region) WHERE t.id = $1`,
      [trip.id],
    );
    const [first, cancelled, second] = trip.passengers;
    const boards = (bookingCode: string) =>
      county.post(`/trips/${trip.id}/boardings`).send({ boardings: [{ bookingCode }] });
    await boards(first.bookingCode).expect(200);
    const [booking] = await t.dataSource.query(`SELECT b.id FROM bookings b WHERE b.code = $1`, [
      cancelled.bookingCode,
    ]);
    await county.post(`/bookings/${booking.id}/cancellation`).send({ reason: '来电取消' }).expect(200);
    const { body: drawn } = await county.post(`/trips/${trip.id}/manifests`).send({}).expect(201);
    await t.dataSource.query(`UPDATE manifests SET state = 'CONFIRMED' WHERE id = $1`, [drawn.id]);
    await boards(second.bookingCode).expect(200);
    await county.post(`/trips/${trip.id}/departure`).send({}).expect(201);
    t.clock.set('2024-02-22T18:00:00+08:00');
    const { body } = await freeze(campaignId).expect(201);
    expect(body.total.figures).toMatchObject({ totalCarried: 2, coaches: 1 });
    expect((await verify(campaignId)).control).toMatchObject({ boarded: 2, listed: 3, noShows: 1 });
  });

  it('names the trip with both numbers when a boarding is gone, when it is of others, and when a row is another', async () => {
    const { campaignId, trips } = await frozen();
    const [first, second] = trips;
    await tamper((manager) =>
      manager.query(`DELETE FROM boardings WHERE passenger_id = $1`, [first.passengers[4].id]),
    );
    const gone = await verify(campaignId);
    expect(gone).toMatchObject({ equal: false, differingTrips: 1, control: { boarded: 11, tableTotal: 12 } });
    expect(gone.trips).toEqual([
      {
        ...{ tripId: first.id, code: first.code, cityCode: '1401', othersAboard: true },
        frozen: { mode: 'COACH', persons: 2, vehicles: 0 },
        recounted: { mode: 'COACH', persons: 1, vehicles: 0 },
      },
    ]);
    const [taiyuan, jincheng] = ['1401', '1405'].map((code) =>
      gone.rows.find((row: { cityCode: string }) => row.cityCode === code),
    );
    expect(taiyuan).toMatchObject({
      ...{ equal: false, frozen: { totalCarried: 4 }, recounted: { totalCarried: 3 } },
    });
    expect(jincheng.equal).toBe(true);
    const jinchengOnly = await verify(campaignId, WEEK, await t.as(Role.CityOfficer, '1405'));
    expect(jinchengOnly).toMatchObject({ equal: true, rows: [{ cityCode: '1405' }], control: null });

    // As many people, but others.
    await tamper((manager) =>
      manager.query(`UPDATE boardings SET passenger_id = gen_random_uuid() WHERE passenger_id = $1`, [
        second.passengers[0].id,
      ]),
    );
    const swapped = await verify(campaignId);
    expect(swapped.trips).toMatchObject([
      { tripId: first.id },
      {
        tripId: second.id,
        cityCode: '1405',
        othersAboard: true,
        frozen: { persons: 4 },
        recounted: { persons: 4 },
      },
    ]);

    const { campaignId: other } = await frozen();
    await tamper((manager) =>
      manager.query(
        `UPDATE frozen_rows SET coaches = coaches + 1 WHERE city_code = '1405' AND week_id IN
           (SELECT w.id FROM frozen_weeks w WHERE w.campaign_id = $1)`,
        [other],
      ),
    );
    expect(await verify(other)).toMatchObject({ equal: false, differingTrips: 0 });
  });

  it('does not add up, and so is not frozen, when a trip is missing from what is kept', async () => {
    const { id: campaignId } = await createCampaign(t);
    const trip = await closedTrip(t, { campaignId });
    await board(t, trip, trip.passengers, '2024-02-20T08:00:00+08:00');
    await depart(t, trip, '2024-02-20T08:30:00+08:00');
    await tamper((manager) => manager.query('DELETE FROM trip_figures WHERE trip_id = $1', [trip.id]));
    const { body } = await freeze(campaignId).expect(500);
    expect(body).toMatchObject({
      ...{ code: 'FIGURES_DO_NOT_ADD_UP' },
      control: { tableTotal: 0, tripsTotal: 0, boarded: 4, listed: 4 },
    });
  });

  it('is done for all weeks by a command, which tells by its exit code', async () => {
    const bare = await verifyAll();
    expect(bare.code).toBe(1);
    expect(bare.stderr).toContain('DIFFERS');
    await tamper((manager) => manager.query(`TRUNCATE frozen_weeks CASCADE`));
    const { campaignId, trips } = await frozen();
    expect(await verifyAll()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 of 1 frozen weeks are equal to their boardings'),
    });
    await tamper((manager) =>
      manager.query(`DELETE FROM boardings WHERE passenger_id = $1`, [trips[1].passengers[0].id]),
    );
    const found = await verifyAll();
    expect(found.code).toBe(1);
    expect(found.stderr).toContain(`campaign ${campaignId}, week that ended on ${WEEK}: DIFFERS`);
    expect(found.stderr).toContain(
      `trip ${trips[1].code} in row 1405: frozen {"mode":"COACH","persons":4,"vehicles":1}, counted {"mode":"COACH","persons":3,"vehicles":1}`,
    );
    // Each of the three commands is a process of its own.
  });

  it('is refused to whoever has no row, and there is none of a week that is not frozen', async () => {
    const { campaignId } = await frozen();
    const path = `/campaigns/${campaignId}/frozen-weeks`;
    await province.get(`${path}/2024-02-29/verification`).expect(404);
    const guizhou = await t.as(Role.ProvinceOfficer, '52');
    await guizhou.get(`${path}/${WEEK}/verification`).expect(403);
  });
});

describe('a freeze', () => {
  it('stops when the manifests do not come to the same number', async () => {
    const { id: campaignId } = await createCampaign(t);
    const trip = await closedTrip(t, { campaignId, vehicles: [people(5)] });
    await board(t, trip, trip.passengers.slice(0, 4), '2024-02-20T08:00:00+08:00');
    await depart(t, trip, '2024-02-20T08:30:00+08:00');
    const absent = trip.passengers[4].id;
    const kept = await t.dataSource.query(`DELETE FROM no_shows WHERE passenger_id = $1 RETURNING *`, [
      absent,
    ]);
    const { body } = await freeze(campaignId).expect(500);
    expect(body).toMatchObject({
      code: 'FIGURES_DO_NOT_ADD_UP',
      control: { tableTotal: 4, boarded: 4, listed: 5, noShows: 0 },
    });
    await t.dataSource.query(`INSERT INTO no_shows SELECT (jsonb_populate_record(NULL::no_shows, $1)).*`, [
      JSON.stringify(kept[0][0]),
    ]);
    await freeze(campaignId).expect(201);
  });

  it('keeps its trips and totals for ever', async () => {
    await frozen();
    const attacks: [string, string][] = [
      [`UPDATE frozen_trips SET persons = persons + 1`, 'tr_frozen_trips_never_change'],
      [`DELETE FROM frozen_trips`, 'tr_frozen_trips_never_change'],
      [`TRUNCATE frozen_trips`, 'tr_frozen_trips_never_change'],
      [`UPDATE frozen_controls SET listed = listed + 1`, 'tr_frozen_controls_never_change'],
      [
        `INSERT INTO frozen_trips SELECT (jsonb_populate_record(z, '{"city_code": "1501"}')).* FROM frozen_trips z LIMIT 1`,
        'tr_frozen_trips_with_their_week',
      ],
    ];
    for (const [attack, guard] of attacks) {
      const refusal = await t.dataSource.query(attack).then(
        () => 'done',
        (error: { driverError: { constraint: string } }) => error.driverError.constraint,
      );
      expect(refusal).toBe(guard);
    }
  });
});

describe('a trip', () => {
  it('tells the weeks and rows that count it', async () => {
    const { campaignId, trips } = await frozen();
    t.clock.set('2024-02-29T18:00:00+08:00');
    await freeze(campaignId, '2024-02-29').expect(201);
    const { body } = await province.get(`/trips/${trips[0].id}/weeks`).expect(200);
    expect(body.weeks.map((week: { cutoffAt: string }) => week.cutoffAt)).toEqual([
      '2024-02-22T18:00:00+08:00',
      '2024-02-29T18:00:00+08:00',
    ]);
    expect(body.weeks[0].rows).toEqual([
      { cityCode: '1401', cityName: '太原市', mode: 'COACH', persons: 2, vehicles: 0 },
      { cityCode: '1405', cityName: '晋城市', mode: 'COACH', persons: 4, vehicles: 1 },
    ]);
    expect(body.live).toEqual(body.weeks[0].rows);
    const county = await t.as(Role.CountyScheduler, '140522');
    const own = (await county.get(`/trips/${trips[0].id}/weeks`).expect(200)).body;
    expect(own.weeks[1].rows).toEqual([body.weeks[1].rows[1]]);
    await (await t.as(Role.CountyScheduler, '140215')).get(`/trips/${trips[0].id}/weeks`).expect(404);
  });
});
