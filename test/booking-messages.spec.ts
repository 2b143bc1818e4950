import { Role } from '../src/access/roles.js';
import { Addressing } from '../src/seating/messages/addressing.js';
import { Reminders } from '../src/seating/messages/reminders.js';
import { Rush } from '../src/shared/jobs/rush.js';
import { Sealing } from '../src/shared/privacy/sealing.js';
import { createCampaign } from './support/campaign.factory.js';
import { member, party, registerParty } from './support/demand.factory.js';
import { booked, coachWith } from './support/seating.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { stop } from './support/trip.factory.js';
import { signedInBy } from './support/worker.factory.js';

let t: TestApp;
let office: Caller;
let campaign: string;
beforeAll(async () => {
  t = await startTestApp();
  office = await t.as(Role.CountyScheduler, '140522');
  campaign = (await createCampaign(t)).id;
});
afterAll(() => t.close());
beforeEach(async () => {
  t.clock.set('2024-02-10T10:00:00+08:00');
  await t.dataSource.query('DELETE FROM outbox_messages');
  await t.dataSource.query('DELETE FROM notices');
});

let no = 100;
const phoneOf = (person: number) => `139${String(person).padStart(8, '0')}`;
/** A party of people with phones of their own, unless told otherwise. */
async function partyOf(size = 1, more: object = {}, by = office) {
  const people = Array.from({ length: size }, () => {
    no += 1;
    return member(no, { name: '张小凤', phone: phoneOf(no), ...more });
  });
  const registered = await registerParty(by, party(campaign, people));
  return { ...registered, phones: people.map(({ phone }) => phone!) };
}
const address = (app = t) => app.app.get(Addressing).address();
const remind = (app = t) => app.app.get(Reminders).remind();

interface StoredMessage {
  template: string;
  state: string;
  last_error: string | null;
  recipient: string | null;
  recipient_sealed: Buffer | null;
  body: string | null;
  body_sealed: Buffer;
}
interface Told {
  template: string;
  to: string;
  text: string;
  state: string;
  reason: string | null;
}
/** What was written since the last time, in the order in which it is sent. */
async function told(): Promise<Told[]> {
  await address();
  const sealing = t.app.get(Sealing);
  const rows = await t.dataSource.query<StoredMessage[]>(
    `SELECT m.* FROM outbox_messages m WHERE m.template ~ '^(booking|trip)-' ORDER BY m.no`,
  );
  await t.dataSource.query('DELETE FROM outbox_messages');
  return rows.map((row) => ({
    ...{ template: row.template, state: row.state, reason: row.last_error },
    to: row.recipient ?? (row.recipient_sealed ? sealing.open(row.recipient_sealed) : ''),
    text: row.body ?? sealing.open(row.body_sealed),
  }));
}
const templates = async () => (await told()).map(({ template }) => template);
const policies = async (offerMinutes: number) => {
  const province = await t.as(Role.ProvinceOfficer, '14');
  await province.put(`/campaigns/${campaign}/policies`).send({ offerMinutes }).expect(200);
};

it('are written when those who are booking at this moment have been served', async () => {
  const trip = await coachWith(t, office, 10);
  await booked(office, trip.id, (await partyOf()).partyId);
  let end = () => undefined as void;
  const crowd = t.app.get(Rush).during(() => new Promise<void>((done) => (end = done)));
  const written = t.app.get(Addressing).addressByItself();
  const first = await Promise.race([written, new Promise((over) => setTimeout(over, 300, 'waits'))]);
  expect(first).toBe('waits');
  end();
  await crowd;
  expect(await written).toBeGreaterThan(0);
});

describe('a party is told', () => {
  it('that its seats are confirmed: when, where, which; each phone once, given names masked', async () => {
    const trip = await coachWith(t, office, 10);
    const { partyId, phones } = await partyOf(2);
    const booking = await booked(office, trip.id, partyId);
    const messages = await told();
    expect(messages.map(({ to }) => to).sort()).toEqual([...phones].sort());
    for (const { template, text } of messages) {
      expect(template).toBe('booking-confirmed');
      expect(text).toBe(
        `已订妥包车 ${trip.code} 阳城县→昆山市，2月20日 周二 07:00 在客运中心上车，1号车，张*凤 ${text.match(/张\*凤 (\d+)/)![1]}。预订号${booking.code}。`,
      );
    }
    expect(new Set(messages.map(({ text }) => text)).size).toBe(2);
    expect(await told()).toEqual([]);
  });

  it('by one message to a phone that it shares', async () => {
    const trip = await coachWith(t, office, 10);
    await booked(office, trip.id, (await partyOf(3, { phone: '13912121212' })).partyId);
    const messages = await told();
    expect(messages).toHaveLength(1);
    expect(messages[0].text.match(/张\*凤 \d+/g)).toHaveLength(3);
  });

  it('of an offer of the night in the morning, and then has its time to answer', async () => {
    await policies(30);
    t.clock.set('2024-02-10T22:00:00+08:00');
    const trip = await coachWith(t, office, 1);
    const first = await booked(office, trip.id, (await partyOf()).partyId);
    await booked(office, trip.id, (await partyOf()).partyId);
    await office.post(`/bookings/${first.id}/cancellation`).send({ reason: '取消' }).expect(200);
    t.clock.set('2024-02-10T22:10:00+08:00');
    await address();
    const [{ good }] = await t.dataSource.query<{ good: string }[]>(
      `SELECT extract(epoch FROM m.send_until - m.created_at) AS good FROM outbox_messages m
        WHERE m.template = 'booking-offered'`,
    );
    expect(Math.round(Number(good))).toBe((10 * 60 + 20) * 60);
  });

  it('that it waits, is offered seats, has them, and has lost them', async () => {
    await policies(30);
    const trip = await coachWith(t, office, 1);
    const first = await booked(office, trip.id, (await partyOf()).partyId);
    const second = await booked(office, trip.id, (await partyOf()).partyId);
    expect(await templates()).toEqual(['booking-confirmed', 'booking-waiting']);
    await office
      .post(`/bookings/${first.id}/cancellation`)
      .send({ reason: '来电13912345678取消' })
      .expect(200);
    const [cancelled, offered] = await told();
    expect(cancelled).toMatchObject({ template: 'booking-cancelled' });
    expect(cancelled.text).not.toContain('13912345678');
    expect(offered).toMatchObject({ template: 'booking-offered' });
    expect(offered.text).toContain('请在 2月10日 周六 10:30 前确认');
    await policies(0);
    await office.post(`/bookings/${second.id}/acceptance`).send({}).expect(200);
    expect(await templates()).toEqual(['booking-confirmed']);
    await office.post(`/trips/${trip.id}/cancellation`).send({ reason: '道路结冰' }).expect(200);
    expect((await told())[0].text).toContain('已取消（道路结冰）');
  });

  it('of a move by one message, of the new trip', async () => {
    const [from, to] = [await coachWith(t, office, 1), await coachWith(t, office, 1)];
    const booking = await booked(office, from.id, (await partyOf()).partyId);
    await told();
    await office.post(`/bookings/${booking.id}/move`).send({ tripId: to.id }).expect(201);
    const [changed, ...more] = await told();
    expect(more).toEqual([]);
    expect(changed.template).toBe('booking-changed');
    expect(changed.text).toContain(to.code);
  });

  it('when its trip leaves at another time or place', async () => {
    const trip = await coachWith(t, office, 10);
    await booked(office, trip.id, (await partyOf()).partyId);
    await told();
    const stops = [
      stop('BOARDING', '140522', '2024-02-20T09:30:00+08:00', '北留镇政府'),
      stop('ALIGHTING', '320583', '2024-02-20T23:00:00+08:00'),
    ];
    await office.patch(`/trips/${trip.id}`).send({ stops }).expect(200);
    const [changed] = await told();
    expect(changed.template).toBe('booking-changed');
    expect(changed.text).toContain('2月20日 周二 09:30 在北留镇政府上车');
    await office.patch(`/trips/${trip.id}`).send({ notes: '请佩戴口罩' }).expect(200);
    expect(await told()).toEqual([]);
  });

  it('nothing of what was refused', async () => {
    const trip = await coachWith(t, office, 10);
    const { partyId } = await partyOf();
    await booked(office, trip.id, partyId);
    await told();
    await office.post(`/trips/${trip.id}/bookings`).send({ partyId }).expect(409);
    expect(await told()).toEqual([]);
  });

  it('in the language that the holder of the phone has chosen', async () => {
    const trip = await coachWith(t, office, 10);
    const { partyId, phones } = await partyOf();
    const worker = await signedInBy(t, phones[0]);
    await worker.put('/me/language').send({ language: 'en' }).expect(200);
    await worker.put('/me/language').send({ language: 'fr' }).expect(422);
    await booked(office, trip.id, partyId);
    expect((await told())[0].text).toMatch(/^Booked: coach /);
  });
});

describe('who has no phone', () => {
  const cadreWith = async (contact: object) => {
    const login = `cadre-${(no += 1)}`;
    const account = { login, displayName: '村干部', role: Role.Cadre, regionCode: '140522', ...contact };
    const { body } = await office.post('/accounts').send(account).expect(201);
    const cadre = await t.as(Role.Cadre, '140522');
    // Hands requests in as the account that was made.
    return { id: body.id as string, cadre };
  };
  const bookedBy = async (contact: object) => {
    const { id, cadre } = await cadreWith(contact);
    const trip = await coachWith(t, office, 10);
    const { partyId } = await partyOf(1, { phone: undefined }, cadre);
    await t.dataSource.query('UPDATE travel_requests SET created_by = $1 WHERE party_id = $2', [id, partyId]);
    await t.dataSource.query('DELETE FROM outbox_messages');
    await booked(office, trip.id, partyId);
    return told();
  };

  it('is reached through the cadre who handed the request in, by phone or by mail', async () => {
    const [texted] = await bookedBy({ phone: '13800001234' });
    expect(texted).toMatchObject({ to: '13800001234', template: 'booking-confirmed', state: 'QUEUED' });
    expect(texted.text).toMatch(/^请转告：已订妥.*张\*凤/);
    const [mailed] = await bookedBy({ email: 'cadre@village.example' });
    expect(mailed).toMatchObject({ to: 'cadre@village.example', state: 'QUEUED' });
  });

  it('and no such cadre either is a dead letter for the office', async () => {
    const [dead] = await bookedBy({});
    expect(dead).toMatchObject({ to: '', state: 'DEAD', reason: 'NO_ADDRESS' });
  });
});

describe('the reminder', () => {
  const day = '2024-02-19';
  const tripOn = async () => {
    const trip = await coachWith(t, office, 10);
    const booking = await booked(office, trip.id, (await partyOf()).partyId);
    await told();
    return { trip, booking };
  };

  it('is written at seven the evening before, once, whoever asks', async () => {
    await tripOn();
    t.clock.set(`${day}T18:59:59+08:00`);
    expect(await remind()).toBe(0);
    t.clock.set(`${day}T19:00:00+08:00`);
    const beside = await startBeside(t);
    beside.clock.set(`${day}T19:00:00+08:00`);
    const counts = await Promise.all([remind(), remind(beside), remind(), remind(beside)]);
    const bookings = counts.reduce((sum, count) => sum + count, 0);
    expect(bookings).toBeGreaterThan(0);
    await Promise.all([address(), address(beside)]);
    await beside.close();
    const [{ reminders, people }] = await t.dataSource.query<{ reminders: number; people: number }[]>(
      `SELECT count(*)::int AS reminders, count(DISTINCT m.worker_ids)::int AS people
         FROM outbox_messages m WHERE m.template = 'trip-reminder'`,
    );
    expect(reminders).toBe(people);
    const written = await told();
    expect(written.find(({ template }) => template === 'trip-reminder')!.text).toContain('请带好身份证件');
    expect(await remind()).toBe(0);
    t.clock.set(`${day}T23:00:00+08:00`);
    expect(await remind()).toBe(0);
  });

  it('is made up for after a stop, and not for a trip that has left', async () => {
    const { booking } = await tripOn();
    t.clock.set('2024-02-20T05:00:00+08:00');
    await remind();
    const after = (await told()).filter(({ text }) => text.includes(booking.code));
    expect(after.map(({ template }) => template)).toEqual(['trip-reminder']);
    t.clock.set('2024-02-10T10:00:00+08:00');
    const late = await tripOn();
    t.clock.set('2024-02-20T07:00:00+08:00');
    await remind();
    expect((await told()).filter(({ text }) => text.includes(late.booking.code))).toEqual([]);
  });

  it('comes again when the trip is put off to another day', async () => {
    const { trip, booking } = await tripOn();
    const mine = async () => (await told()).filter(({ text }) => text.includes(booking.code));
    t.clock.set(`${day}T19:30:00+08:00`);
    await remind();
    expect(await mine()).toHaveLength(1);
    const stops = [
      stop('BOARDING', '140522', '2024-02-22T07:00:00+08:00'),
      stop('ALIGHTING', '320583', '2024-02-22T21:00:00+08:00'),
    ];
    await office.patch(`/trips/${trip.id}`).send({ stops }).expect(200);
    await remind();
    expect((await mine()).map(({ template }) => template)).toEqual(['booking-changed']);
    t.clock.set('2024-02-21T19:00:00+08:00');
    await remind();
    const [again] = await mine();
    expect(again).toMatchObject({ template: 'trip-reminder' });
    expect(again.text).toContain('2月22日 周四 07:00');
  });
});

describe('what became of a message', () => {
  it('is seen by the office of the region, and by whom it is about; by nobody else', async () => {
    const trip = await coachWith(t, office, 10);
    const { partyId, phones, requests } = await partyOf();
    await booked(office, trip.id, partyId);
    await address();
    const { body: list } = await office.get(`/messages?tripId=${trip.id}`).expect(200);
    expect(list.items).toEqual([
      expect.objectContaining({
        ...{
          channel: 'SMS',
          state: 'QUEUED',
          template: 'booking-confirmed',
          templateVersion: 2,
          attempts: 0,
        },
        ...{ recipient: `139****${phones[0].slice(-4)}`, regionCode: '140522', tripId: trip.id },
      }),
    ]);
    const [{ id }] = list.items;
    const { body: detail } = await office.get(`/messages/${id}`).expect(200);
    expect(detail.text).toMatch(/已订妥.*张\*凤/);
    expect(JSON.stringify([list, detail])).not.toContain(phones[0]);
    for (const stranger of [
      await t.as(Role.CountyScheduler, '140581'),
      await t.as(Role.CityOfficer, '1411'),
    ]) {
      expect((await stranger.get('/messages').expect(200)).body.items).toEqual([]);
      await stranger.get(`/messages/${id}`).expect(404);
      await stranger.post(`/messages/${id}/resending`).expect(404);
    }
    const worker = await signedInBy(t, phones[0]);
    expect((await worker.get('/me/messages').expect(200)).body.items).toEqual([]);
    const { name, documentType, documentNumber } = member(no, { name: '张小凤' });
    await worker.post('/me/bindings').send({ name, documentType, documentNumber }).expect(201);
    const { body: mine } = await worker.get('/me/messages').expect(200);
    const text = detail.text.replace('张*凤', '张小凤');
    expect(mine.items).toEqual([expect.objectContaining({ id, state: 'QUEUED', text })]);
    expect(requests).toHaveLength(1);
  });
});
