import { readXlsx } from 'hucre';
import mammoth from 'mammoth';
import { Role } from '../src/access/roles.js';
import type { CompiledStageView, StageReportView } from '../src/statistics/stages/stage-report.dto.js';
import { board, closedTrip, depart } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let province: Caller;
let jincheng: Caller;
let campaignId: string;
/** Workers at home in 阳城县 of 晋城. */
let workers: string[];
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
  jincheng = await t.as(Role.CityOfficer, '1405');
});
beforeEach(async () => {
  t.clock.set('2024-02-21T09:00:00+08:00');
  campaignId = (await createCampaign(t, { calendarRules: { final: null } })).id;
  await t.dataSource.query(`UPDATE workers SET erased_at = now()`);
  // Four booked, three boarded.
  const trip = await closedTrip(t, { campaignId });
  workers = trip.passengers.map(({ workerId }) => workerId);
  await board(t, trip, trip.passengers.slice(0, 3), '2024-02-20T08:00:00+08:00');
  await depart(t, trip, '2024-02-20T08:30:00+08:00');
  const own = { backOn: '2024-02-19', backBy: 'OWN_VEHICLE' };
  await jincheng
    .put('/survey-answers')
    .send({
      campaignId,
      answers: [
        // Says to have driven, but was carried: counts as carried.
        { workerId: workers[0], festival: 'AT_HOME', plan: 'RETURN_TO_JOB', ...own },
        { workerId: workers[1], festival: 'AT_WORK_PLACE' },
        { workerId: workers[3], festival: 'AT_HOME', plan: 'FIND_NEW_JOB', ...own },
      ],
    })
    .expect(200);
});
afterAll(() => t.close());

const pathOf = (stage: string, city = '1405') => `/campaigns/${campaignId}/stages/${stage}/reports/${city}`;
const written = (more: object = {}) => ({
  ...{ overrides: [], measures: '开行专车。\n入户走访。', difficulties: '客车运力不足。', ...more },
});
const write = (stage: string, more: object = {}) => jincheng.put(pathOf(stage)).send(written(more));
const sign = (stage: string) => jincheng.post(`${pathOf(stage)}/signature`);
const valuesOf = ({ figures }: StageReportView) =>
  Object.fromEntries(figures.map(({ figure, value }) => [figure, value]));
const compiled = async (stage: string, caller = province) =>
  (await caller.get(`/campaigns/${campaignId}/stages/${stage}`).expect(200)).body as CompiledStageView;

describe('a stage report', () => {
  it('opens with what register, survey, demand and boardings tell', async () => {
    const first = await jincheng.get(pathOf('FIRST_STAGE')).expect(200);
    expect(valuesOf(first.body)).toEqual({
      ...{ registered: 4, surveyed: 3, returnedHome: 2, stayedOn: 1, carriedHome: 0, planToReturn: 2 },
      wishToBeCarried: 4,
    });
    const second = await jincheng.get(pathOf('SECOND_STAGE')).expect(200);
    expect(valuesOf(second.body)).toEqual({
      ...{ registered: 4, surveyed: 3, planToReturn: 2, wishToBeCarried: 4, returnedToWork: 4 },
      ...{ returnedByOrganisedTrip: 3, returnedByOwnVehicle: 1, returnedByOwnTicket: 0 },
      ...{ returnedOtherwise: 0, carriedToWork: 3, workNearby: 0, stayHome: 0 },
    });
    expect(second.body).toMatchObject({ state: 'OPEN', signedAt: null, late: false, cityName: '晋城市' });
  });

  it('takes the city’s own figures with a reason, and sums follow', async () => {
    const override = { figure: 'returnedByOwnTicket', value: 20, reason: '据车站统计 13900001111' };
    const { body } = await write('SECOND_STAGE', { overrides: [override] }).expect(200);
    expect(valuesOf(body)).toMatchObject({ returnedByOwnTicket: 20, returnedToWork: 24 });
    expect(
      body.figures.find(({ figure }: { figure: string }) => figure === 'returnedByOwnTicket'),
    ).toMatchObject({ counted: 0, value: 20, reason: '据车站统计 13******111' });
  });

  it.each([
    ['a sum', { overrides: [{ figure: 'returnedToWork', value: 1, reason: 'x' }] }, 'overrides[0].figure'],
    [
      'another stage’s figure',
      { overrides: [{ figure: 'stayedOn', value: 1, reason: 'x' }] },
      'overrides[0].figure',
    ],
    ['no reason', { overrides: [{ figure: 'stayHome', value: 1, reason: '' }] }, 'overrides[0].reason'],
    ['half a person', { overrides: [{ figure: 'stayHome', value: 0.5, reason: 'x' }] }, 'overrides[0].value'],
  ])('refuses %s', async (_, more, field) => {
    const { body } = await write('SECOND_STAGE', more).expect(422);
    expect(body.errors[0].field).toBe(field);
  });

  it('keeps its figures once it is signed, and can be withdrawn with a reason', async () => {
    expect((await sign('SECOND_STAGE').expect(422)).body.errors).toMatchObject([
      { field: 'measures' },
      { field: 'difficulties' },
    ]);
    await write('SECOND_STAGE').expect(200);
    await sign('SECOND_STAGE').expect(200);
    const back = { workerId: workers[1], backOn: '2024-02-20', backBy: 'OTHER' };
    const later = { workerId: workers[3], plan: 'STAY_HOME' };
    await jincheng
      .put('/survey-answers')
      .send({ campaignId, answers: [back, later] })
      .expect(200);
    const signed = await jincheng.get(pathOf('SECOND_STAGE')).expect(200);
    expect(signed.body).toMatchObject({
      state: 'SIGNED',
      signedAt: '2024-02-21T09:00:00+08:00',
      late: false,
    });
    expect(valuesOf(signed.body)).toMatchObject({ stayHome: 0, planToReturn: 2 });
    expect((await write('SECOND_STAGE').expect(409)).body.code).toBe('STAGE_REPORT_SIGNED');
    expect((await sign('SECOND_STAGE').expect(409)).body.code).toBe('ILLEGAL_STEP');

    const { body } = await jincheng
      .post(`${pathOf('SECOND_STAGE')}/signature-withdrawal`)
      .send({ reason: '数字有误' })
      .expect(200);
    expect(valuesOf(body)).toMatchObject({ stayHome: 1, planToReturn: 1 });
    const decisions = await t.dataSource.query(
      `SELECT d.step, d.reason FROM stage_report_decisions d JOIN stage_reports r ON r.id = d.report_id
        WHERE r.campaign_id = $1 ORDER BY d.id`,
      [campaignId],
    );
    expect(decisions).toEqual([
      { step: 'sign', reason: '' },
      { step: 'withdraw', reason: '数字有误' },
    ]);
  });

  it('is marked late when it is signed after the deadline', async () => {
    await write('FIRST_STAGE').expect(200);
    expect((await sign('FIRST_STAGE').expect(200)).body.late).toBe(true);
  });

  it('cannot be changed behind the service’s back while it is signed', async () => {
    await write('FIRST_STAGE').expect(200);
    await sign('FIRST_STAGE').expect(200);
    const change = (sql: string) => t.dataSource.query(`${sql} WHERE campaign_id = '${campaignId}'`);
    await expect(change(`UPDATE stage_reports SET measures = 'x'`)).rejects.toThrow(
      'stage_reports never changes',
    );
    await expect(change('DELETE FROM stage_reports')).rejects.toThrow('stage_reports never changes');
  });

  it('is the city’s own matter, and asked for only in stages of the calendar', async () => {
    const datong = await t.as(Role.CityOfficer, '1402');
    await datong.put(pathOf('FIRST_STAGE')).send(written()).expect(403);
    await datong.get(pathOf('FIRST_STAGE')).expect(403);
    expect((await jincheng.get(pathOf('FINAL')).expect(404)).body.code).toBe('STAGE_NOT_ASKED');
    await jincheng.get(pathOf('LAST')).expect(422);
  });
});

describe('the reports put together', () => {
  it('add up the cities, name those who have not signed, and show a city only its own', async () => {
    await write('SECOND_STAGE').expect(200);
    await sign('SECOND_STAGE').expect(200);
    const whole = await compiled('SECOND_STAGE');
    expect(whole).toMatchObject({ reporter: '山西省', dueAt: '2024-02-22T18:00:00+08:00' });
    expect(whole.reports).toHaveLength(11);
    expect(whole.unsigned).toHaveLength(10);
    expect(whole.total.find(({ figure }) => String(figure) === 'returnedToWork')!.value).toBe(4);
    const own = await compiled('SECOND_STAGE', jincheng);
    expect(own.reports.map(({ cityCode }) => cityCode)).toEqual(['1405']);
    expect(own.unsigned).toEqual([]);
  });

  it('are a document that says the same', async () => {
    const override = { figure: 'stayHome', value: 6, reason: '乡镇另报' };
    await write('SECOND_STAGE', { overrides: [override] }).expect(200);
    const file = await province
      .get(`/campaigns/${campaignId}/stages/SECOND_STAGE/file`)
      .responseType('blob')
      .expect(200);
    expect(file.headers['content-type']).toContain('wordprocessingml');
    const { value: html } = await mammoth.convertToHtml({ buffer: file.body as Buffer });
    expect(html).toContain('春风行动第二阶段情况报告');
    expect(html).toContain('已返岗人数4');
    expect(html).toContain('<p><strong>晋城市：</strong>开行专车。</p><p>入户走访。</p>');
    expect(html).toContain('<p><strong>太原市：</strong>（未报送）</p>');
    expect(html).toContain('不再外出人数，系统统计0，填报6：乡镇另报');
    expect(html).toMatch(/尚未签报的有：.*晋城市.*，其数字未经签报，有调整的见下文。/);
    const cells = [...html.matchAll(/<t[dh]>(.*?)<\/t[dh]>/g)].map(([, cell]) =>
      cell.replaceAll(/<.*?>/g, ''),
    );
    const whole = await compiled('SECOND_STAGE');
    expect(cells).toEqual([
      ...['市级名称', ...whole.total.map(({ label }) => label)],
      ...whole.reports.flatMap(({ cityName, figures }) => [
        cityName,
        ...figures.map(({ value }) => String(value)),
      ]),
      ...['合计', ...whole.total.map(({ value }) => String(value))],
    ]);
  });

  it('are a workbook whose cells say the same', async () => {
    await write('FIRST_STAGE', { measures: '=HYPERLINK("x")' }).expect(200);
    await sign('FIRST_STAGE').expect(200);
    const path = `/campaigns/${campaignId}/stages/FIRST_STAGE/file?format=xlsx`;
    const file = await province.get(path).responseType('blob').expect(200);
    const { sheets } = await readXlsx(file.body as Buffer);
    const whole = await compiled('FIRST_STAGE');
    expect(sheets.map(({ name }) => name)).toEqual(['情况表', '措施和困难', '数字调整']);
    expect(sheets[0].rows.slice(1).map((row) => row.slice(0, -1))).toEqual([
      ...whole.reports.map(({ cityName, figures }) => [cityName, ...figures.map(({ value }) => value)]),
      ['合计', ...whole.total.map(({ value }) => value)],
    ]);
    const signed = sheets[0].rows.map((row) => row.at(-1));
    expect(signed[5]).toMatch(/2024-02-21（逾期）$/);
    expect(signed[1]).toBe('未签报');
    expect(sheets[1].rows[5]).toEqual(['晋城市', '=HYPERLINK("x")', '客车运力不足。']);
  });
});
