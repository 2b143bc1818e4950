import { Role } from '../src/access/roles.js';
import { campaignId, stop } from './support/trip.factory.js';
import { member, party, registerParty } from './support/demand.factory.js';
import { booked, coachWith } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { signedInBy } from './support/worker.factory.js';

let t: TestApp;
let cadre: Caller;
let elsewhere: Caller;
let office: Caller;
let campaign: string;
let people = 100;
beforeAll(async () => {
  t = await startTestApp();
  campaign = await campaignId(t);
  cadre = await t.as(Role.Cadre, '140522');
  office = await t.as(Role.CountyScheduler, '140522');
  elsewhere = await t.as(Role.Cadre, '140581');
});
afterAll(() => t.close());

/** People of Yangcheng in the register, with an open wish as one party. */
async function villagers(size: number, phone?: string) {
  const members = Array.from({ length: size }, () => member((people += 1), phone ? { phone } : {}));
  const { requests, partyId } = await registerParty(cadre, party(campaign, members));
  return { members, requests, partyId, ids: requests.map(({ worker }) => worker.id) };
}
const wishOf = (workerIds: string[]) => ({
  ...{ campaignId: campaign, direction: 'RETURN_HOME', workPlaceCode: '320583' },
  ...{ earliestOn: '2024-02-10', latestOn: '2024-02-12' },
  members: workerIds.map((workerId) => ({ workerId })),
});

describe('a cadre acts for people of the register', () => {
  it('and registers what they wish, without their documents', async () => {
    const { ids } = await villagers(2);
    const { body } = await cadre.post('/travel-requests/of-registered').send(wishOf(ids)).expect(201);
    expect(body.requests.map(({ worker }: { worker: { id: string } }) => worker.id)).toEqual(ids);
    expect(new Set(body.requests.map(({ partyId }: { partyId: string }) => partyId))).toEqual(
      new Set([body.partyId]),
    );
  });

  it('but not for those of another county, who are to it as if there were none', async () => {
    const { ids } = await villagers(1);
    const [known, unknown] = await Promise.all(
      [ids[0], '00000000-0000-7000-8000-000000000000'].map((id) =>
        elsewhere
          .post('/travel-requests/of-registered')
          .send(wishOf([id]))
          .expect(422),
      ),
    );
    expect(known.text).toBe(unknown.text);
    expect(known.body.errors).toMatchObject([{ field: 'members[0].workerId', code: 'unknownWorker' }]);
    await elsewhere.get(`/workers/${ids[0]}/bookings`).expect(404);
  });

  it('sees their journeys and prints what they show at the door', async () => {
    const [family, other] = [await villagers(2), await villagers(1)];
    const trip = await coachWith(t, office, 2);
    const [seated, waiting] = [
      await booked(cadre, trip.id, family.partyId),
      await booked(cadre, trip.id, other.partyId),
    ];
    const { items } = (await cadre.get(`/workers/${other.ids[0]}/bookings`).expect(200)).body;
    expect(items).toMatchObject([
      { id: waiting.id, state: 'WAITING', position: 1, trip: { code: trip.code } },
    ]);
    expect((await cadre.get(`/bookings/${seated.id}`).expect(200)).body).toMatchObject({
      trip: { id: trip.id, stops: [{ place: '客运中心' }, {}] },
      position: null,
    });
    const ticket = (await cadre.get(`/bookings/${seated.id}/ticket`).expect(200)).body;
    expect(ticket).toMatchObject({ bookingCode: seated.code, vehicleLabel: '1号车' });
    expect((await cadre.get(`/bookings/${waiting.id}/ticket`).expect(409)).body.code).toBe('NO_TICKET');
    expect((await cadre.get(`/trips/${trip.id}/tickets`).expect(200)).body.items).toEqual([ticket]);
    await elsewhere.get(`/bookings/${seated.id}/ticket`).expect(404);
    await elsewhere.get(`/trips/${trip.id}/tickets`).expect(404);
  });
});

describe('workers', () => {
  it('find other trips for their waiting party, and none that is not offered at home', async () => {
    const phone = '13766660001';
    const { partyId, members } = await villagers(1, phone);
    const full = await coachWith(t, office, 1);
    await booked(cadre, full.id, (await villagers(1)).partyId);
    const waiting = await booked(cadre, full.id, partyId);
    const days = [
      stop('BOARDING', '140522', '2024-02-19T07:00:00+08:00'),
      stop('ALIGHTING', '320583', '2024-02-19T21:00:00+08:00'),
    ];
    const other = await coachWith(t, office, 3, { stops: days, notes: '内部' });
    const me = await signedInBy(t, phone);
    await me.get(`/me/bookings/${waiting.id}/alternatives`).expect(404);
    await bind(me, members[0]);
    const { items } = (await me.get(`/me/bookings/${waiting.id}/alternatives`).expect(200)).body;
    expect(items).toMatchObject([{ trip: { id: other.id, notes: '' }, free: 3, onWishedDay: true }]);
    await me.post(`/me/trips/${other.id}/bookings`).send({ partyId }).expect(201);
    expect((await me.get(`/me/bookings/${waiting.id}`).expect(200)).body.state).toBe('CANCELLED');
  });

  it('take one of their party off the trip, and nobody of another', async () => {
    const phone = '13766660002';
    const { partyId, members, ids } = await villagers(2, phone);
    const trip = await coachWith(t, office, 2);
    const booking = await booked(cadre, trip.id, partyId);
    const leaving = booking.passengers.find(({ workerId }: { workerId: string }) => workerId === ids[1]);
    const stranger = await signedInBy(t, '13766660003');
    const me = await signedInBy(t, phone);
    await bind(me, members[0]);
    const removal = `/me/bookings/${booking.id}/passengers/${leaving.id}/removal`;
    await stranger.post(removal).send({}).expect(404);
    const { body } = await me.post(removal).send({}).expect(200);
    expect(body.passengers.map(({ workerId }: { workerId: string }) => workerId)).toEqual([ids[0]]);
    const last = `/me/bookings/${booking.id}/passengers/${body.passengers[0].id}/removal`;
    expect((await me.post(last).send({}).expect(409)).body.code).toBe('LAST_OF_PARTY');
  });
});

const bind = (caller: Caller, { name, documentType, documentNumber }: ReturnType<typeof member>) =>
  caller.post('/me/bindings').send({ name, documentType, documentNumber }).expect(201);
