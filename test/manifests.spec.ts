import { Role } from '../src/access/roles.js';
import { ManifestsService } from '../src/manifests/manifests.service.js';
import { MailJob } from '../src/notifications/mail-job.js';
import { newId } from '../src/shared/ids.js';
import { makeCarrier } from './support/fleet.factory.js';
import {
  cellsOf,
  citizenNumber,
  manifestStage,
  ManifestStage,
  masked,
  workbookOf,
} from './support/manifest.factory.js';
import { catchMails, SmtpCatcher } from './support/smtp-catcher.js';
import { startTestApp, TestApp } from './support/test-app.js';
import { stop } from './support/trip.factory.js';

let t: TestApp;
let smtp: SmtpCatcher;
let stage: ManifestStage;
let office: ManifestStage['office'];
let liaison: ManifestStage['liaison'];
beforeAll(async () => {
  smtp = await catchMails();
  t = await startTestApp({ SMTP_URL: smtp.url, PUBLIC_URL: 'https://fangang.example' });
  stage = await manifestStage(t);
  ({ office, liaison } = stage);
});
afterAll(async () => {
  await t.close();
  await smtp.close();
});
beforeEach(async () => {
  await t.dataSource.query('DELETE FROM outbox_messages');
  smtp.mails.length = 0;
});

describe('closing a trip', () => {
  it('draws version 1: who sits where, and where each gets on and off', async () => {
    const document = citizenNumber();
    const { trip } = await stage.tripWith(
      [
        { name: '张三', document },
        { name: '李四', work: '320505' },
      ],
      {
        destinationCode: '3205',
        stops: [
          stop('BOARDING', '140522', '2024-02-20T07:00:00+08:00', '阳城客运中心'),
          stop('BOARDING', '1405', '2024-02-20T08:00:00+08:00', '晋城东站'),
          stop('ALIGHTING', '320583', '2024-02-20T20:00:00+08:00', '昆山南站'),
          stop('ALIGHTING', '3205', '2024-02-20T21:30:00+08:00', '吴中站'),
        ],
      },
    );
    const drawn = await stage.post(office, `/trips/${trip.id}/closure`, 201, { reason: '名额已满' });

    expect(drawn).toMatchObject({
      ...{
        tripId: trip.id,
        tripCode: trip.code,
        version: 1,
        state: 'DRAWN',
        passengerCount: 2,
        decisions: [],
      },
      vehicles: [{ seq: 1, label: '1号车', passengers: 2 }],
      boardingStops: [{ stop: '阳城客运中心 02-20 07:00', passengers: 2 }],
      // In the order of the way, not of the names.
      alightingStops: [
        { stop: '昆山南站 02-20 20:00', passengers: 1 },
        { stop: '吴中站 02-20 21:30', passengers: 1 },
      ],
      drawnAt: '2024-02-01T09:00:00+08:00',
    });
    const { body } = await office.get(`/manifests/${drawn.id}`).expect(200);
    expect(body.passengers).toHaveLength(2);
    expect(body.passengers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ name: '张三', document: masked(document), phone: '138****8000' },
          ...{ boardingStop: '阳城客运中心 02-20 07:00', alightingStop: '昆山南站 02-20 20:00' },
        }),
        expect.objectContaining({
          name: '李四',
          boardingStop: '阳城客运中心 02-20 07:00',
          alightingStop: '吴中站 02-20 21:30',
        }),
      ]),
    );
    expect((await office.get(`/trips/${trip.id}`)).body).toMatchObject({
      state: 'CLOSED',
      decisions: [{ step: 'open' }, { step: 'close', reason: '名额已满' }],
    });
  });

  it('happens once, also when asked twice at the same time', async () => {
    const { trip } = await stage.tripWith([{}]);
    const answers = await Promise.all([1, 2, 3].map(() => office.post(`/trips/${trip.id}/closure`)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    expect((await office.get(`/trips/${trip.id}/manifests`)).body.items).toHaveLength(1);
  });

  it('gives the same answer again under the same idempotency key', async () => {
    const { trip } = await stage.tripWith([{}]);
    const close = () => office.post(`/trips/${trip.id}/closure`).set('Idempotency-Key', trip.id).send({});
    const first = await close().expect(201);
    const again = await close().expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('draws an empty list when nobody booked', async () => {
    const { trip } = await stage.tripWith([]);
    const drawn = await stage.post(office, `/trips/${trip.id}/closure`, 201);
    expect(drawn).toMatchObject({ version: 1, passengerCount: 0, vehicles: [] });
  });

  it('is the organiser’s', async () => {
    const { trip } = await stage.tripWith([]);
    const neighbour = await t.as(Role.CountyScheduler, '140581');
    await stage.post(neighbour, `/trips/${trip.id}/closure`, 404);
    await stage.post(liaison, `/trips/${trip.id}/closure`, 403);
    await stage.post(office, `/trips/${newId()}/closure`, 404);
  });
});

describe('sending a manifest', () => {
  it('mails it to the carrier, numbers masked', async () => {
    const document = citizenNumber();
    const { trip, manifest } = await stage.sentTo([{ name: '张三', document, phone: '13912345678' }, {}]);
    expect(manifest).toMatchObject({ state: 'SENT', decisions: [{ step: 'send', by: expect.any(String) }] });

    await t.app.get(MailJob).sendDue();
    expect(smtp.mails.map((mail) => mail.to?.[0].address).sort()).toEqual(
      [`carrier_liaison-${liaison.accountId}@fangang.example`, 'office@coach.example'].sort(),
    );
    const [mail] = smtp.mails;
    expect(mail.subject).toBe(`乘客名单第 1 版：包车 ${trip.code} 2024-02-20 07:00 阳城县→昆山市`);
    expect(mail.text).toContain('共 2 人');
    expect(mail.text).toContain('1号车  2 人');
    expect(mail.text).toContain(`https://fangang.example/liaison/manifests/${manifest.id}`);
    expect(mail.attachments[0].filename).toBe(`乘客名单-${trip.code}-v1.xlsx`);
    const workbook = await workbookOf(new Uint8Array(mail.attachments[0].content as ArrayBuffer));
    const [, first] = cellsOf(workbook.worksheets[0]);
    expect(first).toEqual(expect.arrayContaining(['张三', masked(document), '139****5678']));
  });

  it('needs a carrier, and happens once', async () => {
    const { trip } = await stage.tripWith([{}], { carrierId: undefined });
    const { id } = await stage.post(office, `/trips/${trip.id}/closure`, 201);
    expect(await stage.post(office, `/manifests/${id}/dispatch`, 409)).toMatchObject({
      code: 'CARRIER_MISSING',
    });

    const { manifest } = await stage.sentTo([{}]);
    const { code, possible } = await stage.post(office, `/manifests/${manifest.id}/dispatch`, 409);
    expect({ code, possible }).toEqual({
      code: 'ILLEGAL_STEP',
      possible: ['confirm', 'return', 'supersede'],
    });
    await t.app.get(MailJob).sendDue();
    expect(smtp.mails).toHaveLength(2);
  });

  it('opens it to the carrier, which saw nothing of it before', async () => {
    const { trip } = await stage.tripWith([{}]);
    const { id } = await stage.post(office, `/trips/${trip.id}/closure`, 201);
    const listed = async () => (await liaison.get(`/trips/${trip.id}/manifests`).expect(200)).body.items;
    expect(await listed()).toEqual([]);
    await liaison.get(`/manifests/${id}`).expect(404);
    await liaison.get(`/manifests/${id}/file?purpose=CARRIER`).expect(404);
    await stage.post(office, `/manifests/${id}/dispatch`, 200);
    expect(await listed()).toEqual([expect.objectContaining({ id, state: 'SENT' })]);
    await liaison.get(`/manifests/${id}`).expect(200);
  });
});

describe('the carrier', () => {
  it('confirms what it was sent; only then has the trip a confirmed manifest', async () => {
    const { trip, manifest } = await stage.sentTo([{}]);
    const manifests = t.app.get(ManifestsService);
    const { manager } = t.dataSource;
    await expect(manifests.confirmed(manager, trip.id)).rejects.toThrow('TRIP_WITHOUT_CONFIRMED_MANIFEST');
    const confirmed = await stage.post(liaison, `/manifests/${manifest.id}/confirmation`, 200);
    expect(confirmed).toMatchObject({
      state: 'CONFIRMED',
      decisions: [{ step: 'send' }, { step: 'confirm' }],
    });
    expect(await manifests.confirmed(manager, trip.id)).toMatchObject({ id: manifest.id, version: 1 });
  });

  it('answers for its own trips only', async () => {
    const { trip, manifest } = await stage.sentTo([{}]);
    const stranger = await t.as(Role.CarrierLiaison, (await makeCarrier(t)).id);
    await stage.post(stranger, `/manifests/${manifest.id}/confirmation`, 404);
    await stage.post(stranger, `/manifests/${manifest.id}/return`, 404, { reason: '不是我们的' });
    await stranger.get(`/manifests/${manifest.id}`).expect(404);
    await stranger.get(`/manifests/${manifest.id}/file?purpose=CARRIER`).expect(404);
    await stranger.get(`/trips/${trip.id}/manifests`).expect(404);
    await stage.post(office, `/manifests/${manifest.id}/confirmation`, 403);
  });

  it('returns it with reasons per passenger, which the office reads in a mail', async () => {
    const number = citizenNumber();
    const { trip, seated, manifest } = await stage.sentTo([{ name: '张三' }, { name: '李四' }]);
    const returned = await stage.post(liaison, `/manifests/${manifest.id}/return`, 200, {
      reason: '证件核验未通过',
      passengers: [{ passengerId: seated[1].passengerId, reason: `应为 ${number}` }],
    });
    expect(returned).toMatchObject({
      state: 'RETURNED',
      decisions: [{}, { step: 'return', reason: '证件核验未通过' }],
    });
    const { body } = await office.get(`/manifests/${manifest.id}`);
    expect(
      body.passengers.map((passenger: { returnReason: string | null }) => passenger.returnReason),
    ).toEqual([null, `应为 ${masked(number)}`]);
    await t.app.get(MailJob).sendDue();
    const mail = smtp.mails.find((one) => one.subject?.includes('被退回'));
    expect(mail?.to?.[0].address).toBe(`county_scheduler-${office.accountId}@fangang.example`);
    expect(mail?.subject).toContain(trip.code);
    expect(mail?.text).toContain(`1号车 ${seated[1].seat} 李四：应为 ${masked(number)}`);
    expect(mail?.text).not.toContain(number);
  });

  it('tells the office when it sends another vehicle, once, and not of a preview', async () => {
    const { trip, manifest } = await stage.sentTo([{ name: '张三' }]);
    const path = `/manifests/${manifest.id}/vehicles/${manifest.vehicles[0].tripVehicleId}/replacement`;
    await stage.post(liaison, path, 200, { plate: '晋E54321', preview: true });
    const number = citizenNumber();
    const wish = { plate: '晋E54321', reason: `原车故障 ${number}`, preview: false };
    await stage.post(liaison, path, 200, wish);
    await stage.post(office, path, 200, { ...wish, plate: '晋E11111' });
    await t.app.get(MailJob).sendDue();
    const mails = smtp.mails.filter((one) => one.subject?.includes('调整') && one.text?.includes(trip.code));
    expect(mails.map((one) => one.to?.[0].address)).toEqual([
      `county_scheduler-${office.accountId}@fangang.example`,
    ]);
    expect(mails[0].text).toContain(
      `换车：1号车 → 晋E54321\n乘客座位不变。\n承运方说明：原车故障 ${masked(number)}\n`,
    );
    expect(mails[0].text).toContain(`https://fangang.example/liaison/manifests/${manifest.id}`);
  });

  it('cannot return somebody who is not on it, and then nothing happens', async () => {
    const { seated, manifest } = await stage.sentTo([{}]);
    const { errors } = await stage.post(liaison, `/manifests/${manifest.id}/return`, 422, {
      reason: '有误',
      passengers: [
        { passengerId: seated[0].passengerId, reason: '重名' },
        { passengerId: newId(), reason: '不认识' },
      ],
    });
    expect(errors).toEqual([
      expect.objectContaining({ field: 'passengers[1].passengerId', code: 'notOnManifest' }),
    ]);
    const { body } = await office.get(`/manifests/${manifest.id}`);
    expect(body).toMatchObject({ state: 'SENT', passengers: [{ returnReason: null }] });
  });
});

describe('the lists that wait', () => {
  const waiting = async (caller: ManifestStage['office'], query: string) =>
    (await caller.get(`/manifests?${query}`).expect(200)).body.items.map(({ id }: { id: string }) => id);

  it('are found by the carrier until it answers, and then by the office', async () => {
    const { manifest: first } = await stage.sentTo([{}]);
    const { manifest: second } = await stage.sentTo([{}]);
    expect((await waiting(liaison, 'state=SENT')).slice(0, 2)).toEqual([second.id, first.id]);
    expect(await waiting(liaison, `state=SENT&limit=1&after=${second.id}`)).toEqual([first.id]);

    await stage.post(liaison, `/manifests/${second.id}/return`, 200, { reason: '车已换' });
    expect(await waiting(liaison, 'state=SENT')).not.toContain(second.id);
    expect(await waiting(office, 'state=RETURNED')).toContain(second.id);
  });

  it('are those of my trips alone, and sent ones alone for a carrier', async () => {
    const { trip } = await stage.tripWith([{}]);
    const { id } = await stage.post(office, `/trips/${trip.id}/closure`, 201);
    expect(await waiting(office, '')).toContain(id);
    expect(await waiting(liaison, '')).not.toContain(id);
    const stranger = await t.as(Role.CarrierLiaison, (await makeCarrier(t)).id);
    for (const caller of [stranger, await t.as(Role.CountyScheduler, '140581')])
      expect(await waiting(caller, '')).toEqual([]);
    await (await t.as(Role.Cadre, '140522')).get('/manifests').expect(403);
  });
});

describe('a new version', () => {
  it('is drawn only when something changed', async () => {
    const { trip } = await stage.sentTo([{}]);
    expect(await stage.post(office, `/trips/${trip.id}/manifests`, 409)).toMatchObject({
      code: 'NOTHING_CHANGED',
    });
    const { trip: open } = await stage.tripWith([]);
    expect(await stage.post(office, `/trips/${open.id}/manifests`, 409)).toMatchObject({
      code: 'TRIP_NOT_CLOSED',
    });
  });

  it('may be the same after a return, when the office stands by it', async () => {
    const { trip, manifest } = await stage.sentTo([{}]);
    await stage.post(liaison, `/manifests/${manifest.id}/return`, 200, { reason: '看不清' });
    const second = await stage.post(office, `/trips/${trip.id}/manifests`, 201);
    expect(second).toMatchObject({ version: 2, state: 'DRAWN', digest: manifest.digest });
  });

  it('tells what was added, removed and changed, in the answer and in the mail', async () => {
    const { trip, seated, manifest } = await stage.sentTo([
      { name: '张三' },
      { name: '李四' },
      { name: '王五' },
    ]);
    await stage.post(office, `/trips/${trip.id}/reopening`, 200, { reason: '换人' });
    await stage.cancel(seated[0]);
    await stage.cancel(seated[1]);
    await stage.seat(trip.id, { name: '赵六' });
    const again = await stage.book(trip.id, seated[1].partyId);
    const second = await stage.post(office, `/trips/${trip.id}/closure`, 201);
    expect(second).toMatchObject({ version: 2, state: 'DRAWN', passengerCount: 3 });

    const { body } = await office.get(`/manifests/${second.id}/changes`).expect(200);
    expect(body).toMatchObject({
      ...{ since: 1, version: 2, added: [{ name: '赵六' }], removed: [{ name: '张三' }] },
      changed: [
        {
          before: { name: '李四', bookingCode: seated[1].bookingCode },
          after: { seat: again.seat, bookingCode: again.bookingCode },
        },
      ],
      totals: [{ before: 3, after: 3 }],
    });
    expect(body.changed[0].fields).toContain('bookingCode');
    const first = (await office.get(`/manifests/${manifest.id}/changes`)).body;
    expect(first).toMatchObject({ since: null, added: [{}, {}, {}], removed: [], changed: [] });

    await t.dataSource.query('DELETE FROM outbox_messages');
    await stage.post(office, `/manifests/${second.id}/dispatch`, 200);
    await t.app.get(MailJob).sendDue();
    expect(smtp.mails[0].text).toContain('与第 1 版相比：新增 1 人，取消 1 人，变更 1 人。');
    expect(smtp.mails[0].text).toContain(`变更  1号车 ${again.seat} 李四（`);
  });

  it('ends the one before: it can be neither confirmed, returned nor sent', async () => {
    const { trip, seated, manifest } = await stage.sentTo([{}, {}]);
    await stage.cancel(seated[1]);
    const second = await stage.post(office, `/trips/${trip.id}/manifests`, 201);
    for (const [caller, step, body] of [
      [liaison, 'confirmation', {}],
      [liaison, 'return', { reason: '晚了' }],
      [office, 'dispatch', {}],
    ] as const) {
      const refused = await stage.post(caller, `/manifests/${manifest.id}/${step}`, 409, body);
      expect(refused).toMatchObject({ code: 'MANIFEST_SUPERSEDED', currentId: second.id, currentVersion: 2 });
    }
    const { items } = (await office.get(`/trips/${trip.id}/manifests?limit=1`)).body;
    expect(items).toEqual([expect.objectContaining({ version: 2, state: 'DRAWN' })]);
    const older = (await office.get(`/trips/${trip.id}/manifests?after=2`)).body;
    expect(older).toMatchObject({ items: [{ version: 1, state: 'SUPERSEDED' }], next: null });
    expect((await office.get(`/trips/${trip.id}/manifests?after=x`)).status).toBe(422);
  });

  it('follows a reopening', async () => {
    const { trip, manifest } = await stage.sentTo([{}]);
    await stage.post(liaison, `/manifests/${manifest.id}/confirmation`, 200);
    await stage.post(office, `/trips/${trip.id}/reopening`, 200, { reason: '增加一人' });
    await stage.seat(trip.id, { name: '后来者' });
    const second = await stage.post(office, `/trips/${trip.id}/closure`, 201);
    expect(second).toMatchObject({ version: 2, passengerCount: 2 });
    expect((await office.get(`/manifests/${manifest.id}`)).body).toMatchObject({
      ...{ state: 'SUPERSEDED', passengerCount: 1 },
      decisions: [{ step: 'send' }, { step: 'confirm' }, { step: 'supersede' }],
    });
  });

  it('is what a carrier waits for while the trip is open again', async () => {
    const { trip, manifest } = await stage.sentTo([{}]);
    await stage.post(office, `/trips/${trip.id}/reopening`, 200, { reason: '增加一人' });
    const refused = await stage.post(liaison, `/manifests/${manifest.id}/confirmation`, 409);
    expect(refused).toMatchObject({ code: 'TRIP_NOT_CLOSED', tripState: 'OPEN' });
  });

  it('and a confirmation at the same moment do not both win', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { trip, seated, manifest } = await stage.sentTo([{}, {}]);
      await stage.cancel(seated[1]);
      const [drawn, confirmed] = await Promise.all([
        office.post(`/trips/${trip.id}/manifests`),
        liaison.post(`/manifests/${manifest.id}/confirmation`),
      ]);
      expect(drawn.status).toBe(201);
      expect([200, 409]).toContain(confirmed.status);
      await expect(t.app.get(ManifestsService).confirmed(t.dataSource.manager, trip.id)).rejects.toThrow(
        'TRIP_WITHOUT_CONFIRMED_MANIFEST',
      );
    }
  });
});
