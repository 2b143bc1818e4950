import ExcelJS from 'exceljs';
import { Role } from '../src/access/roles.js';
import { readSeatTable } from '../src/manifests/seat-numbers/seat-table.js';
import { makeCarrier, makeVehicle } from './support/fleet.factory.js';
import { citizenNumber, manifestStage, ManifestStage, Person } from './support/manifest.factory.js';
import { brokenInvariants, coachOf, UNBROKEN } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let stage: ManifestStage;
let office: Caller;
let coach: Caller;
let railway: Caller;
let railwayId: string;
beforeAll(async () => {
  t = await startTestApp();
  stage = await manifestStage(t);
  ({ office, liaison: coach } = stage);
  railwayId = (await makeCarrier(t, { kind: 'RAIL' })).id;
  railway = await t.as(Role.CarrierLiaison, railwayId);
});
afterEach(async () => expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN));
afterAll(() => t.close());

interface Line {
  passengerId: string;
  name: string;
  vehicleLabel: string;
  seat: string;
}

/** A list that the railway was sent: two hard-seat carriages. */
async function trainSent(people: Person[]) {
  const { trip, seated } = await stage.tripWith(people, {
    ...{ mode: 'SPECIAL_TRAIN', carrierId: railwayId, serviceNumber: 'K726' },
    vehicles: [{ layoutCode: 'YZ25G' }, { layoutCode: 'YZ25G' }],
  });
  return { trip, seated, ...(await sent(trip.id)) };
}
async function coachSent(people: Person[], vehicles: object[] = [coachOf(4)]) {
  const { trip, seated } = await stage.tripWith(people, { vehicles });
  return { trip, seated, ...(await sent(trip.id)) };
}
async function sent(tripId: string) {
  const { id } = await stage.post(office, `/trips/${tripId}/closure`, 201);
  await stage.post(office, `/manifests/${id}/dispatch`, 200);
  return { id };
}
const give = (id: string, table: string, more: object = {}, caller = railway) =>
  caller.post(`/manifests/${id}/seat-numbers`).send({ table, preview: false, ...more });
const read = async (id: string, caller = railway) => (await caller.get(`/manifests/${id}`).expect(200)).body;
const seats = async (id: string, caller = railway) =>
  Object.fromEntries(
    ((await read(id, caller)).passengers as Line[]).map((line) => [
      line.name,
      `${line.vehicleLabel} ${line.seat}`,
    ]),
  );

describe('seat numbers from the railway', () => {
  it('are previewed, then written into the version, which stays confirmed', async () => {
    const document = citizenNumber();
    const { trip, id, seated } = await trainSent([{ name: '张三', document }, { name: '李四' }]);
    await stage.post(railway, `/manifests/${id}/confirmation`, 200);
    const before = await read(id);
    const table = `姓名\t证件号\t车厢\t席位号\n张三\t${document.slice(-4)}\t12\t045\n李四\t\t12\t046号`;

    const preview = (await give(id, table, { preview: true }).expect(200)).body;
    expect(preview).toMatchObject({
      ...{ acceptable: true, changes: 2, faults: 0, unnamed: [] },
      carriages: [{ written: '12', fromLabel: '01车', toLabel: '12车', people: 2 }],
      rows: [
        { line: 2, verdict: 'CHANGES', name: '张三', fromLabel: '01车', toLabel: '12车', toSeat: '45' },
        { line: 3, verdict: 'CHANGES', name: '李四', toSeat: '46' },
      ],
    });
    expect(await read(id)).toEqual(before);

    expect((await give(id, table, { reason: '太原局席位表' }).expect(200)).body).toEqual({
      ...preview,
      preview: false,
    });
    const after = await read(id);
    expect(after).toMatchObject({
      ...{ state: 'CONFIRMED', version: 1, vehicles: [{ seq: 1, label: '12车', passengers: 2 }] },
      amendments: [{ cause: 'SEAT_NUMBERS', reason: '太原局席位表', lines: 2 }],
    });
    expect(await seats(id)).toEqual({ 张三: '12车 45', 李四: '12车 46' });
    // Given again they change nothing, and nothing is written.
    expect((await give(id, table).expect(200)).body).toMatchObject({ changes: 0, faults: 0 });
    expect(await read(id)).toEqual(after);
    expect(after.digest).not.toBe(before.digest);

    // The bookings have them, too, with a decision that tells their people; nothing is left to draw anew.
    const booking = (await office.get(`/bookings/${seated[0].bookingId}`).expect(200)).body;
    expect(booking.passengers[0]).toMatchObject({ seat: '45', seatReason: 'BY_CARRIER' });
    expect(booking.decisions.at(-1)).toMatchObject({ step: 're-seat', reason: '太原局席位表' });
    expect(await stage.post(office, `/trips/${trip.id}/manifests`, 409)).toMatchObject({
      code: 'NOTHING_CHANGED',
    });
    const kept = await t.dataSource.query(
      `SELECT l.from_label, l.to_label, l.to_seat FROM amended_lines l JOIN manifest_amendments a ON a.id = l.amendment_id
        WHERE a.manifest_id = $1 ORDER BY l.to_seat`,
      [id],
    );
    expect(kept).toEqual([
      { from_label: '01车', to_label: '12车', to_seat: '45' },
      { from_label: '01车', to_label: '12车', to_seat: '46' },
    ]);
  });

  it('are taken whole or not at all, and a preview says why not', async () => {
    const { id } = await trainSent([{ name: '王五' }, { name: '赵六' }]);
    const before = await seats(id);
    const table = '王五,1,7\n赵六,1,999\n没有他,1,8';
    expect((await give(id, table, { preview: true }).expect(200)).body).toMatchObject({
      ...{ acceptable: false, faults: 2 },
      rows: [{ verdict: 'CHANGES' }, { verdict: 'UNKNOWN_SEAT' }, { verdict: 'NOT_FOUND' }],
    });
    expect((await give(id, table).expect(409)).body).toMatchObject({ code: 'SEAT_TABLE_FAULTY' });
    expect(await seats(id)).toEqual(before);
    expect((await give(id, '你好').expect(422)).body).toMatchObject({
      ...{ code: 'SEAT_TABLE_UNREADABLE', missing: ['姓名', '座位号'] },
    });
  });

  it('come from the carrier of the trip or its office, for a list that the carrier has', async () => {
    const { trip, id } = await trainSent([{ name: '钱七' }]);
    const stranger = await t.as(Role.CarrierLiaison, (await makeCarrier(t, { kind: 'RAIL' })).id);
    await give(id, '姓名,座位号\n钱七,9', {}, stranger).expect(404);
    await give(id, '姓名,座位号\n钱七,9', {}, await t.as(Role.Escort, '140522')).expect(403);
    await give(id, '姓名,座位号\n钱七,9', {}, office).expect(200);
    await stage.post(railway, `/manifests/${id}/return`, 200, { reason: '车次有误' });
    expect((await give(id, '姓名,座位号\n钱七,8').expect(409)).body.code).toBe('ILLEGAL_STEP');
    await stage.post(office, `/trips/${trip.id}/manifests`, 201);
    expect((await give(id, '姓名,座位号\n钱七,8').expect(409)).body.code).toBe('MANIFEST_SUPERSEDED');
  });

  it('leave no name or number in the record', async () => {
    const document = citizenNumber();
    const { id } = await trainSent([{ name: '欧阳不记', document }]);
    await give(id, `姓名,证件号,座位号\n欧阳不记,${document},9`).expect(200);
    const [{ found }] = await t.dataSource.query<{ found: string }[]>(
      `SELECT count(*) AS found FROM audit_entries e WHERE e::text LIKE '%欧阳不记%' OR e::text LIKE $1`,
      [`%${document}%`],
    );
    expect(Number(found)).toBe(0);
  });

  it('do not move who has boarded', async () => {
    const { trip, id, seated } = await trainSent([{ name: '孙八' }]);
    await stage.post(railway, `/manifests/${id}/confirmation`, 200);
    const boardings = [{ passengerId: seated[0].passengerId, occurredAt: t.clock.now().toISOString() }];
    await stage.post(office, `/trips/${trip.id}/boardings`, 200, { boardings });
    expect((await give(id, '姓名,座位号\n孙八,9').expect(409)).body.code).toBe('PASSENGER_ON_BOARD');
  });
});

describe('an uploaded table', () => {
  const upload = (content: Buffer | string) =>
    railway.post('/seat-tables').attach('file', Buffer.from(content), 'seats.csv');

  it('is read as it would be pasted', async () => {
    const { body } = await upload('\uFEFF姓名,车厢,座位号\r\n"张三",12,"045"\r\n,,\r\n').expect(200);
    expect(body).toEqual({ table: '姓名\t车厢\t座位号\n张三\t12\t045', rows: 2, sheets: [], unread: [] });
  });

  it('may be the list itself, downloaded and filled in', async () => {
    const { id } = await trainSent([{ name: '周九' }]);
    const file = await railway
      .get(`/manifests/${id}/file?purpose=CARRIER`)
      .buffer()
      .parse(binary)
      .expect(200);
    const { body } = await railway
      .post('/seat-tables')
      .attach('file', file.body as Buffer, 'x.xlsx')
      .expect(200);
    expect((await give(id, body.table, { preview: true }).expect(200)).body).toMatchObject({
      ...{ acceptable: true, changes: 0, rows: [{ verdict: 'STAYS', name: '周九' }] },
    });
  });

  it('may stand on several sheets, whatever else is in the workbook', async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('说明').addRows([['太原局集团有限公司'], ['客运部', '席位通知']]);
    // As the railway's clerks make it: a title over all columns, the carriage once for all of its people.
    const twelfth = workbook.addWorksheet('12车');
    twelfth.addRows([['K726次 2月20日 席位表'], ['车厢', '座位号', '姓名', '证件后四位']]);
    twelfth.addRows([
      [12, 45, '王一', 29],
      [null, 46, '王二', 1.40522199003e17],
    ]);
    twelfth.mergeCells('A1:D1');
    twelfth.mergeCells('A3:A4');
    const thirteenth = workbook.addWorksheet('13车');
    thirteenth.addRows([
      ['姓名', '车厢', '座位号'],
      ['王三', '13', '001'],
    ]);
    workbook.addWorksheet('旧表', { state: 'hidden' }).addRows([
      ['姓名', '座位号'],
      ['王四', '9'],
    ]);
    const content = Buffer.from(await workbook.xlsx.writeBuffer());
    const { body } = await railway.post('/seat-tables').attach('file', content, 'x.xlsx').expect(200);
    expect(body).toMatchObject({ rows: 4, sheets: ['12车', '13车'], unread: ['说明'] });
    expect(readSeatTable(body.table, new Set())).toMatchObject([
      { name: '王一', carriage: '12', seat: '45', document: '0029' },
      { name: '王二', carriage: '12', seat: '46' },
      { name: '王三', carriage: '13', seat: '001' },
    ]);
  });

  it('must be one', async () => {
    expect((await upload('%PDF-1.4').expect(422)).body.code).toBe('NOT_A_SPREADSHEET');
    expect((await railway.post('/seat-tables').send({}).expect(422)).body.code).toBe('FILE_MISSING');
  });
});

describe('another coach', () => {
  const replace = async (id: string, tripId: string, wish: object, status = 200, caller = coach) => {
    const { vehicles } = (await office.get(`/trips/${tripId}`)).body;
    const path = `/manifests/${id}/vehicles/${vehicles[0].id}/replacement`;
    return (
      await caller
        .post(path)
        .send({ preview: false, ...wish })
        .expect(status)
    ).body;
  };
  const vehicleOf = async (tripId: string) => (await office.get(`/trips/${tripId}`)).body.vehicles[0];

  it('of another plate changes no seat and keeps the version', async () => {
    const { trip, id } = await coachSent([{ name: '张三' }]);
    await stage.post(coach, `/manifests/${id}/confirmation`, 200);
    const before = await seats(id, coach);
    expect(await replace(id, trip.id, { plate: '晋E54321', reason: '原车故障' })).toMatchObject({
      kept: 1,
      moves: [],
    });
    expect(await vehicleOf(trip.id)).toMatchObject({ plate: '晋E54321', seats: 4 });
    expect(await seats(id, coach)).toEqual(before);
    expect(await read(id, coach)).toMatchObject({
      ...{ state: 'CONFIRMED', amendments: [{ cause: 'VEHICLE', reason: '原车故障', lines: 0 }] },
    });
  });

  it('of the own fleet with another layout seats people anew, in the version, too', async () => {
    const own = await makeVehicle(t, (await coach.get('/carriers')).body.items[0].id, {
      layoutCode: 'COACH_55',
    });
    const { trip, id } = await coachSent([{}, {}, {}], [coachOf(37)]);
    const preview = await replace(id, trip.id, { vehicleId: own.id, preview: true });
    expect(await vehicleOf(trip.id)).toMatchObject({ layoutCode: 'COACH_39' });
    expect(await replace(id, trip.id, { vehicleId: own.id })).toMatchObject({
      moves: preview.moves,
      waiting: [],
    });
    expect(await vehicleOf(trip.id)).toMatchObject({ layoutCode: 'COACH_55', plate: own.plate });
    const { rows } = (await office.get(`/trips/${trip.id}/bookings`)).body.items.reduce(
      (all: { rows: string[] }, one: { passengers: { seat: string }[] }) => ({
        rows: [...all.rows, ...one.passengers.map(({ seat }) => seat)],
      }),
      { rows: [] },
    );
    expect(((await read(id, coach)).passengers as Line[]).map(({ seat }) => seat).sort()).toEqual(
      rows.sort(),
    );
  });

  it('that is too small is previewed with who would have no seat, and refused', async () => {
    const own = await makeVehicle(t, (await coach.get('/carriers')).body.items[0].id, {
      ...{ layoutCode: 'COACH_39', blockedSeats: Array.from({ length: 36 }, (_, i) => String(i + 2)) },
    });
    const { trip, id } = await coachSent([{}, {}]);
    expect((await replace(id, trip.id, { vehicleId: own.id, preview: true })).waiting).toHaveLength(1);
    expect(await replace(id, trip.id, { vehicleId: own.id }, 409)).toMatchObject({ code: 'NO_ROOM_FOR_ALL' });
    expect(await vehicleOf(trip.id)).toMatchObject({ seats: 4 });
  });

  it('is of the own carrier, on trips of the own carrier', async () => {
    const stranger = await makeCarrier(t);
    const theirs = await makeVehicle(t, stranger.id);
    const { trip, id } = await coachSent([{}]);
    expect(await replace(id, trip.id, { vehicleId: theirs.id }, 422)).toMatchObject({
      errors: [{ field: 'vehicleId', code: 'otherCarrier' }],
    });
    await replace(id, trip.id, { plate: '晋E1' }, 404, await t.as(Role.CarrierLiaison, stranger.id));
  });
});

type Parser = NonNullable<Parameters<ReturnType<Caller['get']>['parse']>[0]>;

/** Answers a file as it is. */
const binary: Parser = (response, done) => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: string) => chunks.push(Buffer.from(chunk, 'binary')));
  response.on('end', () => done(null, Buffer.concat(chunks)));
};
