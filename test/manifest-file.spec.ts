import ExcelJS from 'exceljs';
import { Role } from '../src/access/roles.js';
import {
  cellsOf,
  citizenNumber,
  manifestStage,
  ManifestStage,
  masked,
  workbookOf,
} from './support/manifest.factory.js';
import { coachOf, party } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let stage: ManifestStage;
beforeAll(async () => {
  t = await startTestApp();
  stage = await manifestStage(t);
});
afterAll(() => t.close());

describe('the file of a manifest', () => {
  const HEADER =
    '车次/车辆,座位号,姓名,性别,证件类型,证件号码,手机号码,上车点,下车点,用人单位,户籍县,预订编码';
  const ALL_BUT_TWO = Array.from({ length: 35 }, (_, i) => String(i + 3));
  const people = (document: string) => [
    { name: '张三', document, employer: '=HYPERLINK("http://x","点")' },
    { name: '=cmd|calc' },
  ];
  const binary = (caller: Caller, path: string) =>
    caller
      .get(path)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });

  it('is a workbook with a page per vehicle and the totals, full numbers, and no formula', async () => {
    const number = citizenNumber();
    const { trip, seated } = await stage.tripWith([...people(number), { name: '王五' }], {
      vehicles: [
        { layoutCode: 'COACH_39', blockedSeats: ALL_BUT_TWO },
        { layoutCode: 'COACH_39', label: '汇总' },
      ],
    });
    const { id } = await stage.post(stage.office, `/trips/${trip.id}/closure`, 201);
    const { body, headers } = await binary(stage.office, `/manifests/${id}/file?purpose=CARRIER`).expect(200);
    expect(decodeURIComponent(headers['content-disposition'])).toContain(`乘客名单-${trip.code}-v1.xlsx`);

    const workbook = await workbookOf(body as Buffer);
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual(['1号车', '汇总（2）', '汇总']);
    const [header, first, second] = cellsOf(workbook.worksheets[0]);
    expect(header).toEqual(HEADER.split(','));
    expect(first).toEqual([
      ...['1号车', seated[0].seat, '张三', '男', '居民身份证', number, '13800138000'],
      ...['客运中心 02-20 07:00', '客运中心 02-20 21:00', '=HYPERLINK("http://x","点")'],
      ...['山西省晋城市阳城县', seated[0].bookingCode],
    ]);
    expect(second[2]).toBe('=cmd|calc');
    expect(workbook.worksheets[0].getCell('C3').type).toBe(ExcelJS.ValueType.String);
    expect(
      cellsOf(workbook.worksheets[1])
        .slice(1)
        .map((row) => row[2]),
    ).toEqual(['王五']);
    expect(cellsOf(workbook.worksheets[2])).toEqual(
      expect.arrayContaining([
        ['车辆', '1号车', 2],
        ['合计', `${trip.code} 第 1 版`, 3],
      ]),
    );
  });

  it('has a page of those who stand by, apart from who travels', async () => {
    const { trip } = await stage.tripWith([{}, {}], { vehicles: [{ ...coachOf(2), label: '候补' }] });
    const partyId = await party(t, stage.office, { size: 2 });
    const waiting = await stage.post(stage.office, `/trips/${trip.id}/bookings`, 201, { partyId });
    const { id } = await stage.post(stage.office, `/trips/${trip.id}/closure`, 201);
    await stage.post(stage.office, `/manifests/${id}/dispatch`, 200);
    const { body } = await binary(stage.liaison, `/manifests/${id}/file?purpose=CARRIER`).expect(200);
    const workbook = await workbookOf(body as Buffer);
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual(['候补（1）', '候补', '汇总']);
    const [header, first, second] = cellsOf(workbook.worksheets[1]);
    expect(header.slice(0, 3)).toEqual(['候补顺序', '姓名', '证件号码']);
    expect([first[0], first.at(-1), second[0]]).toEqual([1, waiting.code, 1]);
    expect(first[2]).not.toContain('*');
    expect(cellsOf(workbook.worksheets[2])).toEqual(
      expect.arrayContaining([
        ['合计', `${trip.code} 第 1 版`, 2],
        ['候补', '不计入合计', 2],
      ]),
    );

    const [{ body: mail }] = await t.dataSource.query<{ body: string }[]>(
      `SELECT m.body FROM outbox_messages m WHERE m.about = $1 LIMIT 1`,
      [`manifest:${id}:sent`],
    );
    expect(mail).toContain('候补：2 人');
  });

  it('is a flat table as CSV', async () => {
    const number = citizenNumber();
    const { manifest } = await stage.sentTo(people(number));
    const { body, headers } = await binary(
      stage.liaison,
      `/manifests/${manifest.id}/file?purpose=CARRIER&format=csv`,
    ).expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header, first, second] = (body as Buffer).toString('utf8').split('\r\n');
    expect(header).toBe(`\uFEFF${HEADER}`);
    expect(first).toContain(number);
    expect(second).toContain(`,'=cmd|calc,`);
  });

  it('names the train and the carriage', async () => {
    const { trip } = await stage.tripWith([{ name: '张三' }], {
      ...{ mode: 'SPECIAL_TRAIN', carrierId: undefined, serviceNumber: 'K726' },
      vehicles: [{ layoutCode: 'YZ25G', label: '05车' }],
    });
    const { id } = await stage.post(stage.office, `/trips/${trip.id}/closure`, 201);
    const { body } = await binary(stage.office, `/manifests/${id}/file?purpose=CARRIER&format=csv`).expect(
      200,
    );
    expect((body as Buffer).toString('utf8').split('\r\n')[1]).toMatch(/^K726 05车,\d+,张三,/);
  });

  it('is for the carrier and the organiser alone', async () => {
    const document = citizenNumber();
    const { manifest } = await stage.sentTo([{ document }]);
    const file = `/manifests/${manifest.id}/file?purpose=CARRIER`;
    await (await t.as(Role.CityOfficer, '1405')).get(file).expect(200);
    await (await t.as(Role.CountyScheduler, '140581')).get(file).expect(404);
    for (const role of [Role.Escort, Role.ReceivingLiaison, Role.Cadre])
      await (await t.as(role, '140522')).get(file).expect(403);
    const read = await (await t.as(Role.Escort, '140522')).get(`/manifests/${manifest.id}`).expect(200);
    expect(read.text).not.toContain(document);
    expect(read.text).toContain(masked(document));
    await stage.office.get(`${file}&format=pdf`).expect(422);
  });
});
