import ExcelJS from 'exceljs';
import { Role } from '../src/access/roles.js';
import { board, closedTrip, depart, MadeTrip } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { lockWaits, untilLockWaits } from './support/lock-waits.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { until } from './support/until.js';

let t: TestApp;
let province: Caller;
let jincheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
  jincheng = await t.as(Role.CityOfficer, '1405');
});
beforeEach(() => t.clock.set('2024-02-22T18:00:00+08:00'));
afterAll(() => t.close());

const [WEEK, NEXT] = ['2024-02-22', '2024-02-29'];
const people = (count: number, home = '140522') => Array.from({ length: count }, () => ({ home }));
const freeze = (campaignId: string, cutoffDay: string) =>
  province.post(`/campaigns/${campaignId}/frozen-weeks`).send({ cutoffDay }).expect(201);
const correctionsOf = async (campaignId: string, query = '', as: Caller = province) =>
  (await as.get(`/campaigns/${campaignId}/corrections${query}`).expect(200)).body;
const sign = (campaignId: string, corrections: object[], as: Caller = jincheng) =>
  as.post(`/campaigns/${campaignId}/corrections/1405/signatures`).send({ corrections, reason: '站点无信号' });

/** A week frozen with one coach: of five people of 晋城 and two of 太原 the last of each came late, and is not known yet. */
async function frozen() {
  t.clock.set('2024-01-20T09:00:00+08:00');
  const { id: campaignId } = await createCampaign(t);
  t.clock.set('2024-02-22T18:00:00+08:00');
  const trip = await closedTrip(t, { campaignId, vehicles: [[...people(5), ...people(2, '140121')]] });
  const late = [trip.passengers[4], trip.passengers[6]];
  const early = trip.passengers.filter((passenger) => !late.includes(passenger));
  await board(t, trip, early, '2024-02-20T08:00:00+08:00');
  await depart(t, trip, '2024-02-20T08:30:00+08:00');
  const { body } = await freeze(campaignId, WEEK);
  return { campaignId, trip, late, body };
}

/** A trip of the same week that nobody had reported yet. */
async function reportedLate(campaignId: string): Promise<MadeTrip> {
  const trip = await closedTrip(t, { campaignId });
  await board(t, trip, trip.passengers, '2024-02-21T08:00:00+08:00');
  await depart(t, trip, '2024-02-21T08:30:00+08:00');
  return trip;
}

describe('what is recorded after a week is frozen', () => {
  it('never changes it, but is listed with its trip, row, columns, by whom and when', async () => {
    const { campaignId, trip, late, body: before } = await frozen();
    expect(await correctionsOf(campaignId)).toEqual({
      ...{ campaignId, cutoffAt: '2024-02-22T18:00:00+08:00', items: [] },
    });
    await board(t, trip, late, '2024-02-20T08:10:00+08:00');
    const unreported = await reportedLate(campaignId);
    // What happened after the cut-off is none.
    const after = await closedTrip(t, { campaignId });
    await board(t, after, after.passengers, '2024-02-23T08:00:00+08:00');
    await depart(t, after, '2024-02-23T08:30:00+08:00');

    expect((await province.get(`/campaigns/${campaignId}/frozen-weeks/${WEEK}`).expect(200)).body).toEqual(
      before,
    );
    const { items } = await correctionsOf(campaignId);
    expect(items).toMatchObject([
      { tripId: trip.id, cityCode: '1401', cityName: '太原市', persons: 1, vehicles: 0 },
      {
        tripId: trip.id,
        cityCode: '1405',
        persons: 1,
        figures: { totalCarried: 1, carriedByCoach: 1, coaches: 0 },
      },
      { tripId: unreported.id, code: unreported.code, cityCode: '1405', persons: 4, vehicles: 1 },
    ]);
    expect(items[1]).toMatchObject({
      ...{ weeks: ['2024-02-22T18:00:00+08:00'], reason: null, signedByName: null, signedAt: null },
      facts: [{ kind: 'BOARDING', number: 2, occurredAt: '2024-02-20T08:10:00+08:00' }],
    });
    expect(
      items[2].facts.map((fact: { kind: string; number: number }) => [fact.kind, fact.number]).sort(),
    ).toEqual([
      ['BOARDING', 4],
      ['DEPARTURE', 1],
    ]);
    const own = await correctionsOf(campaignId, '', jincheng);
    expect(own.items.map((item: { cityCode: string }) => item.cityCode)).toEqual(['1405', '1405']);
    await (await t.as(Role.ProvinceOfficer, '52')).get(`/campaigns/${campaignId}/corrections`).expect(403);
  });

  it('is less, too: a trip that had turned back', async () => {
    const { campaignId, trip } = await frozen();
    const county = await t.as(Role.CountyScheduler, '140522');
    await county
      .post(`/trips/${trip.id}/break-off`)
      .send({ kind: 'TURNED_BACK', reason: '高速封闭', occurredAt: '2024-02-20T10:00:00+08:00' })
      .expect(201);
    const { items } = await correctionsOf(campaignId, '', jincheng);
    expect(items).toMatchObject([
      { cityCode: '1405', persons: -4, vehicles: -1, facts: [{ kind: 'BREAK_OFF', reason: '高速封闭' }] },
    ]);
  });

  it('is signed by the city for the numbers that it saw; the signature lapses when they change', async () => {
    const { campaignId, trip, late } = await frozen();
    await board(t, trip, late.slice(0, 1), '2024-02-20T08:10:00+08:00');
    const one = { tripId: trip.id, persons: 1, vehicles: 0 };
    expect((await sign(campaignId, [{ ...one, persons: 2 }]).expect(409)).body).toMatchObject({
      ...{ code: 'CORRECTION_CHANGED', persons: 1, vehicles: 0 },
    });
    const taiyuan = await t.as(Role.CityOfficer, '1401');
    expect((await sign(campaignId, [one], taiyuan).expect(403)).body.code).toBe('OUTSIDE_REGION');
    const { body } = await sign(campaignId, [one]).expect(200);
    expect(body.items).toMatchObject([
      {
        ...one,
        reason: '站点无信号',
        signedByName: expect.any(String),
        signedAt: '2024-02-22T18:00:00+08:00',
      },
    ]);
    expect(
      (await province.get(`/campaigns/${campaignId}/statistics`).expect(200)).body.corrections,
    ).toBeNull();
    t.clock.set('2024-02-23T09:00:00+08:00');
    const live = (await province.get(`/campaigns/${campaignId}/statistics`).expect(200)).body;
    expect(live.corrections).toMatchObject({ lines: [{ cityCode: '1405', trips: 1, unsigned: 0 }] });

    const county = await t.as(Role.CountyScheduler, '140522');
    const turned = { kind: 'TURNED_BACK', reason: '折返', occurredAt: '2024-02-20T10:00:00+08:00' };
    await county.post(`/trips/${trip.id}/break-off`).send(turned).expect(201);
    const { items } = await correctionsOf(campaignId, '', jincheng);
    expect(items).toMatchObject([{ persons: -4, vehicles: -1, reason: null, signedByName: null }]);
  });

  it('is not signed between the cut-off and the freeze of the week that shows it: that would be lost', async () => {
    const { campaignId, trip, late } = await frozen();
    await board(t, trip, late, '2024-02-20T08:10:00+08:00');
    const signs = () => sign(campaignId, [{ tripId: trip.id, persons: 1, vehicles: 0 }]);
    t.clock.set('2024-02-29T18:00:00+08:00');
    expect((await signs().expect(409)).body.code).toBe('WEEK_CLOSED');
    t.clock.set('2024-02-29T17:59:59+08:00');
    await signs().expect(200);
    t.clock.set('2024-02-29T18:00:00+08:00');
    const { body } = await freeze(campaignId, NEXT);
    expect(body.corrections.lines).toMatchObject([{ cityCode: '1401' }, { cityCode: '1405', unsigned: 0 }]);
  });

  it('is not overtaken by a freeze while it is being signed', async () => {
    const { campaignId, trip, late } = await frozen();
    await board(t, trip, late, '2024-02-20T08:10:00+08:00');
    t.clock.set('2024-02-29T17:59:59+08:00');
    const held = t.dataSource.createQueryRunner();
    await held.startTransaction();
    await held.query('LOCK TABLE correction_signatures IN EXCLUSIVE MODE');
    const signing = sign(campaignId, [{ tripId: trip.id, persons: 1, vehicles: 0 }]).then((answer) => answer);
    await untilLockWaits(t);
    t.clock.set('2024-02-29T18:00:00+08:00');
    let frozenMeanwhile = false;
    const freezing = freeze(campaignId, NEXT).then((answer) => {
      frozenMeanwhile = true;
      return answer;
    });
    await until(async () => frozenMeanwhile || (await lockWaits(t)) === 2);
    expect(frozenMeanwhile).toBe(false);
    await held.rollbackTransaction();
    await held.release();
    expect((await signing).status).toBe(200);
    expect((await freezing).body.corrections.lines).toMatchObject([
      { cityCode: '1401' },
      { cityCode: '1405', unsigned: 0 },
    ]);
  });

  it('stands in the next frozen table on lines of its own, and adds up from one table to the next', async () => {
    const { campaignId, trip, late, body: first } = await frozen();
    await board(t, trip, late, '2024-02-20T08:10:00+08:00');
    await sign(campaignId, [{ tripId: trip.id, persons: 1, vehicles: 0 }]).expect(200);
    await reportedLate(campaignId);
    const fresh = await closedTrip(t, { campaignId });
    await board(t, fresh, fresh.passengers, '2024-02-25T08:00:00+08:00');
    await depart(t, fresh, '2024-02-25T08:30:00+08:00');
    t.clock.set('2024-02-29T18:00:00+08:00');
    const { body: second } = await freeze(campaignId, NEXT);
    const row = (table: { rows: { cityCode: string }[] }, code: string) =>
      table.rows.find(({ cityCode }) => cityCode === code) as unknown as {
        figures: { totalCarried: number };
      };
    expect(second.corrections).toEqual({
      cutoffAt: '2024-02-22T18:00:00+08:00',
      lines: [
        expect.objectContaining({ cityCode: '1401', cityName: '太原市', trips: 1, unsigned: 1 }),
        expect.objectContaining({ cityCode: '1405', cityName: '晋城市', trips: 2, unsigned: 1 }),
      ],
    });
    const corrected = second.corrections.lines[1].figures.totalCarried;
    expect([corrected, second.corrections.lines[1].figures.coaches]).toEqual([5, 1]);
    expect(row(second, '1405').figures.totalCarried).toBe(
      row(first, '1405').figures.totalCarried + corrected + 4,
    );

    // Nothing recorded later changes these lines; and the week after has none of them.
    await reportedLate(campaignId);
    const again = await province.get(`/campaigns/${campaignId}/frozen-weeks/${NEXT}`).expect(200);
    expect(again.body).toEqual(second);
    expect((await correctionsOf(campaignId, `?cutoffDay=${NEXT}`)).items).toHaveLength(3);
    const pending = await correctionsOf(campaignId);
    expect(pending.items).toMatchObject([{ cityCode: '1405', persons: 4, vehicles: 1 }]);
    expect(pending.items[0].weeks).toEqual(['2024-02-22T18:00:00+08:00', '2024-02-29T18:00:00+08:00']);
    expect(
      (await province.get(`/campaigns/${campaignId}/frozen-weeks/${NEXT}/verification`).expect(200)).body,
    ).toMatchObject({ equal: true });

    const answer = await province
      .get(`/campaigns/${campaignId}/frozen-weeks/${NEXT}/file`)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(answer.body);
    const [sheet, details] = workbook.worksheets;
    const total = sheet.getColumn(1).values.indexOf('合计');
    expect(sheet.getCell(`A${total + 2}`).text).toBe(
      '其中更正：晋城市（截至2024-02-22 18:00的报告周，2个班次，1个班次未签字）',
    );
    expect([sheet.getCell(`G${total + 2}`).value, sheet.getCell(`H${total + 2}`).value]).toEqual([5, 1]);
    expect(details.name).toBe('更正明细');
    expect(details.getRow(3).values).toEqual(
      expect.arrayContaining(['2024-02-22 18:00', '晋城市', trip.code, '站点无信号']),
    );
  });

  it('is kept for ever', async () => {
    const { campaignId, trip, late } = await frozen();
    await board(t, trip, late, '2024-02-20T08:10:00+08:00');
    await sign(campaignId, [{ tripId: trip.id, persons: 1, vehicles: 0 }]).expect(200);
    t.clock.set('2024-02-29T18:00:00+08:00');
    await freeze(campaignId, NEXT);
    const attacks: [string, string][] = [
      [`UPDATE correction_signatures SET persons = 0`, 'tr_correction_signatures_never_change'],
      [`DELETE FROM frozen_corrections`, 'tr_frozen_corrections_never_change'],
      [`TRUNCATE frozen_corrections`, 'tr_frozen_corrections_never_change'],
      [
        `INSERT INTO frozen_corrections SELECT (jsonb_populate_record(z, '{"city_code": "1501"}')).* FROM frozen_corrections z LIMIT 1`,
        'tr_frozen_corrections_with_their_week',
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
