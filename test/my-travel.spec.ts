import { Role } from '../src/access/roles.js';
import { createCampaign } from './support/campaign.factory.js';
import { member, party, registerParty } from './support/demand.factory.js';
import { coachWith } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { makeTrip } from './support/trip.factory.js';
import { forgetLimits, signedInBy } from './support/worker.factory.js';

let t: TestApp;
let office: Caller;
let campaign: string;
let people = 100;
beforeAll(async () => {
  t = await startTestApp();
  office = await t.as(Role.CountyScheduler, '140522');
  campaign = (await createCampaign(t, { policies: { offerMinutes: 30 } })).id;
});
afterAll(() => t.close());
beforeEach(() => forgetLimits(t));

/** Someone of Yangcheng who is registered, by an office, with a phone of their own and no open request. */
async function traveller(phone = `137${String((people += 1)).padStart(8, '0')}`) {
  const person = member((people += 1), { phone });
  const { requests } = await registerParty(office, party(campaign, [person]));
  await office.post(`/travel-requests/${requests[0].id}/withdrawal`).expect(200);
  const caller = await signedInBy(t, phone);
  await bound(caller, person);
  return { caller, phone, person, workerId: requests[0].worker.id };
}
type Traveller = Awaited<ReturnType<typeof traveller>>;

const bound = async (caller: Caller, { name, documentType, documentNumber }: Traveller['person']) =>
  (await caller.post('/me/bindings').send({ name, documentType, documentNumber }).expect(201)).body;

const wish = (workerIds: string[], changes: object = {}) => ({
  ...{ campaignId: campaign, direction: 'RETURN_TO_WORK', workPlaceCode: '320583' },
  ...{
    earliestOn: '2024-02-18',
    latestOn: '2024-02-20',
    members: workerIds.map((workerId) => ({ workerId })),
  },
  ...changes,
});
const asked = async ({ caller, workerId }: Traveller) =>
  (
    await caller
      .post('/me/travel-requests')
      .send(wish([workerId]))
      .expect(201)
  ).body as { partyId: string };

describe('travel requests of mine', () => {
  it('are registered for those who are bound to my phone, as one party', async () => {
    const me = await traveller();
    const wife = member((people += 1), { phone: me.phone });
    const { requests } = await registerParty(office, party(campaign, [wife]));
    await office.post(`/travel-requests/${requests[0].id}/withdrawal`).expect(200);
    await bound(me.caller, wife);
    const { body } = await me.caller
      .post('/me/travel-requests')
      .send(wish([me.workerId, requests[0].worker.id]))
      .expect(201);
    expect(body.requests).toMatchObject([
      {
        workerId: me.workerId,
        mine: true,
        state: 'OPEN',
        homeCounty: '山西省晋城市阳城县',
        workPlaceCode: '320583',
      },
      { name: wife.name, mine: true, partyId: body.partyId },
    ]);
    const { items } = (await me.caller.get('/me/travel-requests?limit=100').expect(200)).body;
    expect(items.filter(({ state }: { state: string }) => state === 'OPEN')).toEqual(body.requests);
    const again = await me.caller
      .post('/me/travel-requests')
      .send(wish([me.workerId]))
      .expect(409);
    expect(again.body.code).toBe('ALREADY_REQUESTED');
  });

  it('take nobody else along: not a stranger, not someone unknown, not a free person', async () => {
    const [me, stranger] = [await traveller(), await traveller()];
    const refusals = await Promise.all(
      [stranger.workerId, '00000000-0000-7000-8000-000000000000'].map((id) =>
        me.caller
          .post('/me/travel-requests')
          .send(wish([me.workerId, id]))
          .expect(422),
      ),
    );
    expect(refusals[0].text).toBe(refusals[1].text);
    expect(refusals[0].body.errors).toMatchObject([{ field: 'members[1].workerId', code: 'notBound' }]);
    await me.caller
      .post('/me/travel-requests')
      .send(wish([], { members: [{ workerId: me.workerId, name: '张三', priorityGroups: ['PG01'] }] }))
      .expect(422);
    await me.caller
      .post('/me/travel-requests')
      .send(wish([me.workerId], { partyId: stranger.workerId }))
      .expect(422);
  });

  it('are mine to withdraw, and nobody else’s', async () => {
    const [me, stranger] = [await traveller(), await traveller()];
    await asked(me);
    const { items } = (await me.caller.get('/me/travel-requests?limit=100').expect(200)).body;
    const { id } = items.find(({ state }: { state: string }) => state === 'OPEN');
    await stranger.caller.post(`/me/travel-requests/${id}/withdrawal`).expect(404);
    const { body } = await me.caller.post(`/me/travel-requests/${id}/withdrawal`).expect(200);
    expect(body).toMatchObject({ id, state: 'WITHDRAWN', mine: true });
  });

  it('show the others of my party by name alone', async () => {
    const me = await traveller();
    const colleague = member((people += 1), { phone: '13711112222' });
    await registerParty(office, party(campaign, [me.person, { ...colleague, remark: '晕车' }]));
    const { items } = (await me.caller.get('/me/travel-requests?limit=100').expect(200)).body;
    const other = items.find(({ name }: { name: string }) => name === colleague.name);
    expect(other).toMatchObject({ mine: false, remark: '', employer: '' });
    expect(JSON.stringify(items)).not.toMatch(/137\*|\*{4}/);
    // The colleague's wish is not mine to take back.
    await me.caller.post(`/me/travel-requests/${other.id}/withdrawal`).expect(404);
  });
});

describe('bookings of mine', () => {
  it('go all the way on a phone: trip, seat, ticket, cancellation', async () => {
    const me = await traveller();
    const trip = await coachWith(t, office, 3, { vehicles: [{ layoutCode: 'COACH_39', plate: '晋E54321' }] });
    const { partyId } = await asked(me);
    const { items: trips } = (await me.caller.get(`/trips?state=OPEN&limit=100`).expect(200)).body;
    expect(trips.map(({ id }: { id: string }) => id)).toContain(trip.id);
    await me.caller.get(`/trips/${trip.id}/availability`).expect(200);
    await me.caller.get(`/trips/${trip.id}/vehicles/${trip.vehicles[0].id}/seats`).expect(200);

    const booking = (await me.caller.post(`/me/trips/${trip.id}/bookings`).send({ partyId }).expect(201))
      .body;
    expect(booking).toMatchObject({ state: 'CONFIRMED', vehicleLabel: '1号车' });
    const mine = (await me.caller.get(`/me/bookings/${booking.id}`).expect(200)).body;
    expect(mine).toMatchObject({
      ...{ id: booking.id, code: booking.code, state: 'CONFIRMED', plate: '晋E54321', position: null },
      trip: { id: trip.id, code: trip.code, organiser: '山西省晋城市阳城县', state: 'OPEN' },
      passengers: [{ workerId: me.workerId, seat: expect.any(String) }],
    });
    expect(mine.trip.stops).toHaveLength(2);
    const { items } = (await me.caller.get('/me/bookings').expect(200)).body;
    expect(items).toMatchObject([{ id: booking.id }]);

    const ticket = (await me.caller.get(`/me/bookings/${booking.id}/ticket`).expect(200)).body;
    expect(ticket).toMatchObject({
      ...{ bookingCode: booking.code, vehicleLabel: '1号车', plate: '晋E54321' },
      passengers: [{ name: me.person.name, seat: booking.passengers[0].seat }],
      verificationUrl: `${t.settings.publicUrl}/verify/${trip.code}`,
    });
    await me.caller.post(`/me/bookings/${booking.id}/cancellation`).send({ reason: '不去了' }).expect(200);
    await me.caller.get(`/me/bookings/${booking.id}/ticket`).expect(409);
  });

  it('wait with their place, are offered seats until a moment, and are accepted', async () => {
    const [first, second, third] = [await traveller(), await traveller(), await traveller()];
    const trip = await coachWith(t, office, 1);
    const book = async (who: Traveller) =>
      (
        await who.caller
          .post(`/me/trips/${trip.id}/bookings`)
          .send({ partyId: (await asked(who)).partyId })
          .expect(201)
      ).body;
    const [seated, next, last] = [await book(first), await book(second), await book(third)];
    const seen = async (who: Traveller, id: string) =>
      (await who.caller.get(`/me/bookings/${id}`).expect(200)).body;
    expect(await seen(second, next.id)).toMatchObject({ state: 'WAITING', position: 1, plate: null });
    expect(await seen(third, last.id)).toMatchObject({ state: 'WAITING', position: 2 });
    await second.caller.get(`/me/bookings/${next.id}/ticket`).expect(409);

    await first.caller.post(`/me/bookings/${seated.id}/cancellation`).send({}).expect(200);
    const offered = await seen(second, next.id);
    expect(offered).toMatchObject({ state: 'OFFERED', position: null, offerExpiresAt: expect.any(String) });
    expect((await seen(third, last.id)).position).toBe(1);
    await third.caller.post(`/me/bookings/${next.id}/acceptance`).expect(404);
    await second.caller.post(`/me/bookings/${next.id}/acceptance`).expect(200);
    expect(await seen(second, next.id)).toMatchObject({ state: 'CONFIRMED' });
    expect((await seen(second, next.id)).decisions.map(({ step }: { step: string }) => step)).toEqual([
      'wait',
      'offer',
      'accept',
    ]);
  });

  it('are not there for anyone else, by whatever id', async () => {
    const [me, stranger] = [await traveller(), await traveller()];
    const trip = await coachWith(t, office, 5);
    const { partyId } = await asked(me);
    const booking = (await me.caller.post(`/me/trips/${trip.id}/bookings`).send({ partyId }).expect(201))
      .body;
    const nobodys = '00000000-0000-7000-8000-000000000000';
    for (const path of ['', '/ticket']) {
      const [theirs, none] = [
        await stranger.caller.get(`/me/bookings/${booking.id}${path}`).expect(404),
        await stranger.caller.get(`/me/bookings/${nobodys}${path}`).expect(404),
      ];
      expect({ ...theirs.body, instance: '' }).toEqual({ ...none.body, instance: '' });
    }
    for (const step of ['cancellation', 'acceptance', 'declination']) {
      await stranger.caller.post(`/me/bookings/${booking.id}/${step}`).send({}).expect(404);
    }
    const [ofMine, ofNobody] = [
      await stranger.caller.post(`/me/trips/${trip.id}/bookings`).send({ partyId }).expect(422),
      await stranger.caller.post(`/me/trips/${trip.id}/bookings`).send({ partyId: nobodys }).expect(422),
    ];
    expect(ofMine.text).toBe(ofNobody.text);
    expect((await stranger.caller.get('/me/bookings').expect(200)).body.items).toEqual([]);
    expect((await me.caller.get(`/me/bookings/${booking.id}`).expect(200)).body.state).toBe('CONFIRMED');
  });

  it('are my party’s, too: one of it cancels for all', async () => {
    const me = await traveller();
    const colleague = member((people += 1));
    const { partyId } = await registerParty(office, party(campaign, [me.person, colleague]));
    const trip = await coachWith(t, office, 5);
    const { id } = (await office.post(`/trips/${trip.id}/bookings`).send({ partyId }).expect(201)).body;
    const seen = (await me.caller.get(`/me/bookings/${id}`).expect(200)).body;
    expect(seen.passengers.map(({ name }: { name: string }) => name)).toContain(colleague.name);
    await me.caller.post(`/me/bookings/${id}/cancellation`).send({}).expect(200);
  });

  it('are out of reach the moment the binding ends', async () => {
    const me = await traveller();
    const trip = await coachWith(t, office, 5);
    const { partyId } = await asked(me);
    const { id } = (await me.caller.post(`/me/trips/${trip.id}/bookings`).send({ partyId }).expect(201)).body;
    const [binding] = (await me.caller.get('/me/bindings').expect(200)).body.items;
    await me.caller.post(`/me/bindings/${binding.id}/end`).expect(200);
    await me.caller.get(`/me/bookings/${id}`).expect(404);
    await me.caller.post(`/me/bookings/${id}/cancellation`).send({}).expect(404);
  });
});

describe('trips, as workers see them', () => {
  it('are those from home that are no drafts, without notes and decisions of offices', async () => {
    const me = await traveller();
    const open = await coachWith(t, office, 5, { notes: '内部：司机电话' });
    const draft = await makeTrip(t, office);
    const elsewhere = await coachWith(t, await t.as(Role.CountyScheduler, '140581'), 5, {
      ...{ organiserCode: '140581', originCode: '140581' },
      stops: [
        { kind: 'BOARDING', regionCode: '140581', place: '高平', stopsAt: '2024-02-20T07:00:00+08:00' },
        { kind: 'ALIGHTING', regionCode: '320583', place: '昆山', stopsAt: '2024-02-20T21:00:00+08:00' },
      ],
    });
    const { body } = await me.caller.get(`/trips/${open.id}`).expect(200);
    expect(body).toMatchObject({ id: open.id, notes: '', decisions: [], warnings: [] });
    for (const { id } of [draft, elsewhere]) {
      await me.caller.get(`/trips/${id}`).expect(404);
      await me.caller.get(`/trips/${id}/availability`).expect(404);
    }
    const { items } = (await me.caller.get('/trips?limit=100').expect(200)).body;
    const ids = items.map(({ id }: { id: string }) => id);
    expect(ids).toContain(open.id);
    expect(ids).not.toContain(draft.id);
    expect(ids).not.toContain(elsewhere.id);
  });

  it('are none for who is bound to nobody', async () => {
    const nobody = await signedInBy(t, '13699999999');
    await coachWith(t, office, 5);
    expect((await nobody.get('/trips').expect(200)).body.items).toEqual([]);
    expect((await nobody.get('/me/bookings').expect(200)).body.items).toEqual([]);
    expect((await nobody.get('/me/travel-requests').expect(200)).body.items).toEqual([]);
  });

  it('are all a worker sees: what offices use stays closed', async () => {
    const me = await traveller();
    const trip = await coachWith(t, office, 5);
    for (const path of [
      ...['/workers', '/travel-requests', '/accounts', '/manifests', `/trips/${trip.id}/bookings`],
      ...[`/trips/${trip.id}/waiting-list`, `/workers/${me.workerId}`],
    ]) {
      const { status } = await me.caller.get(path);
      expect([path, status]).toEqual([path, 403]);
    }
  });
});
