import ExcelJS from 'exceljs';
import { Role } from '../src/access/roles.js';
import { Mode } from '../src/shared/vocabulary.js';
import { CarriedColumn } from '../src/statistics/what-counts.js';
import { board, closedTrip, depart, MadeTrip, TripWish } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { everyItem } from './support/every-item.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let province: Caller;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.set('2024-03-10T09:00:00+08:00');
  province = await t.as(Role.ProvinceOfficer, '14');
});
afterAll(() => t.close());

const [BEFORE, CUTOFF] = ['2024-02-22T17:59:59.999+08:00', '2024-02-22T18:00:00+08:00'];
const people = (count: number, home = '140522') => Array.from({ length: count }, () => ({ home }));
const tableOf = async (campaignId: string, asOf = '2024-03-01T00:00:00%2B08:00') =>
  (await province.get(`/campaigns/${campaignId}/statistics?asOf=${asOf}`).expect(200)).body;
const itemsOf = async <Item>(path: string): Promise<Item[]> =>
  (await province.get(`${path}&limit=200`).expect(200)).body.items;
const figuresOf = async (campaignId: string, cityCode: string, asOf?: string) =>
  (await tableOf(campaignId, asOf)).rows.find((row: { cityCode: string }) => row.cityCode === cityCode)
    .figures;

/** A trip that left with everybody aboard (or those that `aboard` picks). */
async function departed(
  wish: TripWish,
  aboard: (trip: MadeTrip) => MadeTrip['passengers'] = (trip) => trip.passengers,
): Promise<MadeTrip> {
  const trip = await closedTrip(t, wish);
  await board(t, trip, aboard(trip), '2024-02-20T08:00:00+08:00');
  await depart(t, trip, '2024-02-20T08:30:00+08:00');
  return trip;
}

describe('the table', () => {
  it('has a row for each of the eleven cities, also where nobody was carried', async () => {
    const { id } = await createCampaign(t);
    const table = await tableOf(id);
    expect(table).toMatchObject({ title: '春风行动开展情况统计表', reporter: '山西省', frozenAt: null });
    expect(table.columns).toHaveLength(20);
    expect(table.rows.map((row: { cityName: string }) => row.cityName)).toEqual([
      ...[
        '太原市',
        '大同市',
        '阳泉市',
        '长治市',
        '晋城市',
        '朔州市',
        '晋中市',
        '运城市',
        '忻州市',
        '临汾市',
        '吕梁市',
      ],
    ]);
    expect(table.total).toMatchObject({ cityName: '合计', figures: { totalCarried: 0, coaches: 0 } });
    expect(table.rows[4].keyed.countiesNotStarted).toHaveLength(6);
  });

  it('counts coaches, carriages and aircraft by vehicle, a special train once, each with its people', async () => {
    const { id: campaignId } = await createCampaign(t);
    const vehicles = [people(3), people(2)];
    for (const mode of Object.values(Mode)) await departed({ campaignId, mode, vehicles });
    expect(await figuresOf(campaignId, '1405')).toEqual({
      ...{ totalCarried: 20, coaches: 2, carriedByCoach: 5, trains: 3, carriedByTrain: 10 },
      ...{ flights: 2, carriedByFlight: 5, specialTrains: 1, charteredCarriages: 2 },
    });
    await province.put(`/campaigns/${campaignId}/policies`).send({ trainColumn: 'TRAINS_ONLY' }).expect(200);
    expect(await figuresOf(campaignId, '1405')).toMatchObject({ trains: 1, carriedByTrain: 10 });
  });

  it('leaves out who did not board, empty vehicles, trips that have not left, and feeder legs', async () => {
    const { id: campaignId } = await createCampaign(t);
    const vehicles = [people(3), people(2)];
    const train = await departed({ campaignId, mode: Mode.SpecialTrain, vehicles }, (trip) =>
      trip.passengers.slice(0, 2),
    );
    await departed({ campaignId, vehicles, mainTripId: train.id });
    await departed({ campaignId, vehicles }, (trip) => trip.passengers.slice(0, 1));
    const waiting = await closedTrip(t, { campaignId, vehicles });
    await board(t, waiting, waiting.passengers, '2024-02-20T08:00:00+08:00');
    expect(await figuresOf(campaignId, '1405')).toMatchObject({
      ...{ totalCarried: 3, coaches: 1, carriedByCoach: 1, trains: 1, carriedByTrain: 2 },
    });
  });

  it('splits a shared trip’s people by home city and puts its vehicle in one row', async () => {
    const { id: campaignId } = await createCampaign(t);
    const mixed = [
      [...people(1, '140522'), ...people(2, '140121'), ...people(2, '141121'), ...people(3, '520102')],
    ];
    // 晋城 organises: its own row has the coach, its one worker and those from another province.
    await departed({ campaignId, vehicles: mixed });
    expect(await figuresOf(campaignId, '1405')).toMatchObject({ coaches: 1, carriedByCoach: 4 });
    expect(await figuresOf(campaignId, '1401')).toMatchObject({ coaches: 0, carriedByCoach: 2 });
    // The province organises: 太原 and 吕梁 tie for the most people, the lower code has the coach.
    await departed({ campaignId, vehicles: mixed, organiserCode: '14' });
    expect(await figuresOf(campaignId, '1401')).toMatchObject({ coaches: 1, carriedByCoach: 7 });
    expect(await figuresOf(campaignId, '1411')).toMatchObject({ coaches: 0, carriedByCoach: 4 });
    expect((await tableOf(campaignId)).total.figures).toMatchObject({ coaches: 2, totalCarried: 16 });
  });

  it('goes by what happened before the very moment, not by when it was recorded', async () => {
    const { id: campaignId } = await createCampaign(t);
    const trip = await closedTrip(t, { campaignId, vehicles: [people(3)] });
    await depart(t, trip, BEFORE);
    const [early, exact, late] = trip.passengers;
    await board(t, trip, [late], '2024-02-23T08:00:00+08:00');
    await board(t, trip, [exact], CUTOFF);
    await board(t, trip, [early], BEFORE);
    const asOf = (moment: string) => figuresOf(campaignId, '1405', encodeURIComponent(moment));
    expect(await asOf(BEFORE)).toMatchObject({ totalCarried: 0, coaches: 0 });
    expect(await asOf(CUTOFF)).toMatchObject({ totalCarried: 1, coaches: 1 });
    expect(await asOf('2024-02-22T18:00:00.001+08:00')).toMatchObject({ totalCarried: 2, coaches: 1 });
    expect(await asOf('2024-03-01T00:00:00+08:00')).toMatchObject({ totalCarried: 3, coaches: 1 });

    const left = await closedTrip(t, { campaignId, mode: Mode.CharterFlight });
    await board(t, left, left.passengers, BEFORE);
    await depart(t, left, CUTOFF);
    expect(await asOf(CUTOFF)).toMatchObject({ flights: 0, carriedByFlight: 0 });
  });

  it('shows a city its own row, and nothing to other provinces and other offices', async () => {
    const { id } = await createCampaign(t);
    const path = `/campaigns/${id}/statistics`;
    const { body } = await (await t.as(Role.CityOfficer, '1405')).get(path).expect(200);
    expect(body).toMatchObject({
      reporter: '晋城市',
      rows: [{ cityCode: '1405' }],
      total: { cityCode: '1405' },
    });
    const guizhou = await (await t.as(Role.ProvinceOfficer, '52')).get(path).expect(403);
    expect(guizhou.body.code).toBe('OUTSIDE_REGION');
    expect((await (await t.as(Role.CountyScheduler, '140522')).get(path).expect(403)).body.code).toBe(
      'ROLE_NOT_ALLOWED',
    );
    expect(
      (await (await t.as(Role.CityOfficer, '1405')).get(`${path}/1401/trips?column=coaches`).expect(403)).body
        .code,
    ).toBe('OUTSIDE_REGION');
    await province.get(`/campaigns/${t.settings.port}/statistics`).expect(400);
    await province.get(`${path}/140522/trips?column=coaches`).expect(404);
    expect((await province.get(`${path}/14/trips?column=onlineFairs`).expect(422)).body.errors[0].field).toBe(
      'column',
    );
  });
});

describe('any figure', () => {
  it('is the sum of the trips behind it and the number of boardings behind it, whatever happened', async () => {
    const { id: campaignId } = await createCampaign(t);
    const random = randomFrom(20240210);
    const homes = ['140522', '140581', '140121', '141121', '140215', '520102'];
    for (let i = 0; i < 16; i += 1) {
      const vehicles = Array.from({ length: 1 + random(3) }, () =>
        Array.from({ length: 1 + random(5) }, () => ({ home: homes[random(homes.length)] })),
      );
      const mode = Object.values(Mode)[random(4)];
      const trip = await closedTrip(t, {
        campaignId,
        mode,
        vehicles,
        organiserCode: ['14', '1401', '140522', '3205'][random(4)],
      });
      const hour = () => `2024-02-${20 + random(5)}T0${random(10)}:00:00+08:00`;
      for (const passenger of trip.passengers) if (random(4)) await board(t, trip, [passenger], hour());
      if (random(5)) await depart(t, trip, hour());
      for (const passenger of trip.passengers) {
        const at = hour();
        await board(t, trip, [passenger], at).catch(() => undefined);
      }
    }
    for (const asOf of [
      '2024-02-21T00:00:00+08:00',
      '2024-02-22T05:00:00+08:00',
      '2024-03-01T00:00:00+08:00',
    ]) {
      const query = `asOf=${encodeURIComponent(asOf)}`;
      const table = await tableOf(campaignId, encodeURIComponent(asOf));
      const naive = await t.dataSource.query(
        `SELECT t.mode, count(*) AS persons, count(DISTINCT b.trip_vehicle_id) AS vehicles
           FROM boardings b JOIN trips t ON t.id = b.trip_id JOIN departures d ON d.trip_id = t.id
          WHERE t.campaign_id = $1 AND b.occurred_at < $2 AND d.occurred_at < $2 GROUP BY t.mode`,
        [campaignId, asOf],
      );
      const { figures } = table.total;
      const of = (mode: Mode) =>
        naive.find((row: { mode: Mode }) => row.mode === mode) ?? { persons: 0, vehicles: 0 };
      expect(figures).toMatchObject({
        ...{ coaches: of(Mode.Coach).vehicles, carriedByCoach: of(Mode.Coach).persons },
        ...{ flights: of(Mode.CharterFlight).vehicles, carriedByFlight: of(Mode.CharterFlight).persons },
        carriedByTrain: of(Mode.SpecialTrain).persons + of(Mode.CharteredCarriage).persons,
        charteredCarriages: of(Mode.CharteredCarriage).vehicles,
      });
      for (const row of [...table.rows, table.total]) {
        expect(row.figures.totalCarried).toBe(
          row.figures.carriedByCoach + row.figures.carriedByTrain + row.figures.carriedByFlight,
        );
        if (row.figures.totalCarried === 0 && row.figures.coaches === 0) continue;
        for (const column of Object.values(CarriedColumn)) {
          const path = `/campaigns/${campaignId}/statistics/${row.cityCode}`;
          const trips = await itemsOf<{ contribution: number }>(`${path}/trips?column=${column}&${query}`);
          expect(trips.reduce((sum, trip) => sum + trip.contribution, 0)).toBe(row.figures[column]);
        }
        const passengers = await itemsOf(
          `/campaigns/${campaignId}/statistics/${row.cityCode}/passengers?column=totalCarried&${query}`,
        );
        expect(passengers).toHaveLength(row.figures.totalCarried);
      }
    }
  });

  it('opens to masked passengers, of one trip if asked', async () => {
    const { id: campaignId } = await createCampaign(t);
    const [trip] = [await departed({ campaignId }), await departed({ campaignId })];
    const path = `/campaigns/${campaignId}/statistics/1405/passengers?column=coaches`;
    expect(await everyItem(province, path)).toHaveLength(8);
    const [first, ...others] = await everyItem<object>(province, `${path}&tripId=${trip.id}`);
    expect(others).toHaveLength(3);
    expect(first).toMatchObject({
      tripCode: trip.code,
      document: expect.stringMatching(/^140522\*{8}\d{4}$/),
      homeCountyName: '阳城县',
    });
  });

  it('cannot be changed but by the facts, and follows a trip that turns out to be a feeder leg', async () => {
    const { id: campaignId } = await createCampaign(t);
    const [main, trip] = [await departed({ campaignId }), await departed({ campaignId })];
    for (const change of [
      `UPDATE trip_figures SET persons = 9`,
      `DELETE FROM trip_figures`,
      `UPDATE departures SET occurred_at = now()`,
    ]) {
      await expect(t.dataSource.query(change)).rejects.toThrow('never changes');
    }
    expect(await figuresOf(campaignId, '1405')).toMatchObject({ totalCarried: 8, coaches: 2 });
    await t.dataSource.query(`UPDATE trips SET main_trip_id = $1 WHERE id = $2`, [main.id, trip.id]);
    expect(await figuresOf(campaignId, '1405')).toMatchObject({ totalCarried: 4, coaches: 1 });
  });
});

describe('the official spreadsheet', () => {
  it('has title, reporter, cut-off, a two-row merged header, the rows and 合计 on one A3 page', async () => {
    const { id: campaignId } = await createCampaign(t);
    await departed({ campaignId });
    const path = `/campaigns/${campaignId}/statistics/file?asOf=${encodeURIComponent(CUTOFF)}`;
    const answer = await province
      .get(path)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
    expect(decodeURIComponent(answer.headers['content-disposition'])).toContain(
      '春风行动开展情况统计表_2024-02-22.xlsx',
    );
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(answer.body);
    const [sheet] = workbook.worksheets;
    expect(new Set(sheet.model.merges)).toEqual(
      new Set([
        'A1:T1',
        'A2:J2',
        'K2:T2',
        'A3:A4',
        'B3:F3',
        'G3:M3',
        'N3:P3',
        'Q3:Q4',
        'R3:R4',
        'S3:T3',
        'A17:T17',
      ]),
    );
    expect(sheet.pageSetup).toMatchObject({
      paperSize: 8,
      orientation: 'landscape',
      fitToWidth: 1,
      fitToHeight: 1,
    });
    const text = (cell: string) => sheet.getCell(cell).text;
    expect([text('A1'), text('A2'), text('K2')]).toEqual([
      '春风行动开展情况统计表',
      '填报单位：山西省',
      '截止时间：2024-02-22 18:00',
    ]);
    expect([text('A3'), text('G3'), text('G4'), text('J4'), text('T4')]).toEqual([
      ...[
        '市级名称',
        '包车、专列（包车厢）、包机运送情况',
        '合计运送人次',
        '专列（含包车厢）数量',
        '未开展的县（市、区）',
      ],
    ]);
    expect([text('A9'), sheet.getCell('G9').value, sheet.getCell('H9').value]).toEqual(['晋城市', 4, 1]);
    expect([text('A16'), sheet.getCell('G16').value, sheet.rowCount]).toEqual(['合计', 4, 17]);
    expect(text('A17')).toMatch(/^签字：无 +未签字：太原市、.*、吕梁市 +未封存，为实时数$/);
    expect(text('T9')).toContain('阳城县');
    expect(sheet.getRow(14).height).toBeGreaterThan(sheet.getRow(16).height);
  });
});

/** Numbers below a bound, always the same ones. */
function randomFrom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * bound);
  };
}
