import { Role } from '../src/access/roles.js';
import { createCampaign } from './support/campaign.factory.js';
import { member, party, registerParty } from './support/demand.factory.js';
import { brokenInvariants, coachWith, UNBROKEN } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { stop } from './support/trip.factory.js';
import { forgetLimits, signedInBy } from './support/worker.factory.js';

let t: TestApp;
let office: Caller;
let campaign: string;
let people = 100;
beforeAll(async () => {
  t = await startTestApp();
  office = await t.as(Role.CountyScheduler, '140522');
  campaign = (await createCampaign(t, {})).id;
});
afterAll(async () => {
  expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  await t.close();
});
beforeEach(() => forgetLimits(t));

/** A phone with so many people bound to it, whom no office has asked anything yet. */
async function family(size: number) {
  const phone = `136${String((people += 1)).padStart(8, '0')}`;
  const caller = await signedInBy(t, phone);
  const memberIds: string[] = [];
  for (let i = 0; i < size; i += 1) {
    const person = { ...member((people += 1)), phone: undefined };
    memberIds.push((await caller.post('/me/registrations').send(person).expect(201)).body.worker.id);
  }
  return { caller, memberIds };
}

const wishes = async (caller: Caller) =>
  (await caller.get('/me/travel-requests?limit=200').expect(200)).body.items as {
    id: string;
    workerId: string;
    partyId: string;
    state: string;
    earliestOn: string;
    latestOn: string;
    workPlaceCode: string;
    employer: string;
  }[];
const open = async (caller: Caller) => (await wishes(caller)).filter(({ state }) => state === 'OPEN');
const book = (caller: Caller, tripId: string, body: object, key?: string) => {
  const request = caller.post(`/me/trips/${tripId}/bookings`).send(body);
  return key ? request.set('Idempotency-Key', key) : request;
};

describe('people without a wish', () => {
  it('book a trip in one command, which becomes their wish', async () => {
    const { caller, memberIds } = await family(3);
    const trip = await coachWith(t, office, 10);
    const { body } = await book(caller, trip.id, { memberIds }).expect(201);
    expect(body).toMatchObject({ state: 'CONFIRMED', passengers: [{}, {}, {}] });
    expect(await open(caller)).toMatchObject(
      memberIds.map((workerId) => ({
        ...{ workerId, partyId: body.partyId, workPlaceCode: '320583' },
        ...{ earliestOn: '2024-02-20', latestOn: '2024-02-20' },
      })),
    );
    expect((await book(caller, trip.id, { memberIds }).expect(409)).body.code).toBe('ALREADY_BOOKED');
  });

  it('book once, however often they tap', async () => {
    const { caller, memberIds } = await family(2);
    const trip = await coachWith(t, office, 10);
    const taps = await Promise.all(
      [1, 2, 3].map(() => book(caller, trip.id, { memberIds }, 'the-same-key-of-three-taps')),
    );
    expect(taps.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(taps.map(({ body }) => body.id)).size).toBe(1);
    expect(await open(caller)).toHaveLength(2);
    const again = await book(caller, trip.id, { memberIds }, 'the-same-key-of-three-taps').expect(201);
    expect(again.body.id).toBe(taps[0].body.id);
  });

  it('without keys, too, are booked once', async () => {
    const { caller, memberIds } = await family(2);
    const trip = await coachWith(t, office, 10);
    const taps = await Promise.all([1, 2, 3].map(() => book(caller, trip.id, { memberIds })));
    expect(taps.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await open(caller)).toHaveLength(2);
  });

  it('wait when the trip is full, and part only if they said so', async () => {
    const trip = await coachWith(t, office, 2);
    const [together, apart] = [await family(3), await family(3)];
    const waiting = await book(together.caller, trip.id, { memberIds: together.memberIds });
    // Larger than the largest vehicle: they could never sit together.
    expect(waiting.body.code).toBe('PARTY_TOO_LARGE');
    const parted = await book(apart.caller, trip.id, { memberIds: apart.memberIds, minimumPeople: 1 }).expect(
      201,
    );
    expect(parted.body).toMatchObject({ state: 'CONFIRMED', passengers: [{}, {}] });
    const { caller, memberIds } = await family(1);
    expect((await book(caller, trip.id, { memberIds }).expect(201)).body.state).toBe('WAITING');
  });

  it('are left as they were when the trip refuses them', async () => {
    const { caller, memberIds } = await family(3);
    const trip = await coachWith(t, office, 2);
    await book(caller, trip.id, { memberIds }).expect(409);
    expect(await wishes(caller)).toEqual([]);
    await office.post(`/trips/${trip.id}/cancellation`).send({ reason: '取消' }).expect(200);
    expect((await book(caller, trip.id, { memberIds }).expect(409)).body.code).toBe('TRIP_NOT_OPEN');
    expect(await wishes(caller)).toEqual([]);
  });
});

describe('people with a wish', () => {
  /** A family that its village has put on a roster, as one party. */
  async function onRoster(size: number, changes: object = {}) {
    const phone = `135${String((people += 1)).padStart(8, '0')}`;
    const persons = Array.from({ length: size }, () =>
      member((people += 1), { phone, employer: '昆山电子厂' }),
    );
    const { partyId, requests } = await registerParty(office, party(campaign, persons, changes));
    const caller = await signedInBy(t, phone);
    for (const { name, documentType, documentNumber } of persons) {
      await caller.post('/me/bindings').send({ name, documentType, documentNumber }).expect(201);
    }
    return { caller, partyId, memberIds: requests.map(({ worker }) => worker.id) };
  }

  it('are booked as the party that they are', async () => {
    const { caller, partyId, memberIds } = await onRoster(2);
    const trip = await coachWith(t, office, 10);
    const { body } = await book(caller, trip.id, { memberIds }).expect(201);
    expect(body.partyId).toBe(partyId);
    expect(await open(caller)).toMatchObject([{ earliestOn: '2024-02-18' }, { earliestOn: '2024-02-18' }]);
  });

  it('may pick a day and a place that they did not think of', async () => {
    const { caller, partyId, memberIds } = await onRoster(2, { workPlaceCode: '320585' });
    const trip = await coachWith(t, office, 10, {
      stops: [
        stop('BOARDING', '140522', '2024-02-22T07:00:00+08:00'),
        stop('ALIGHTING', '320583', '2024-02-22T21:00:00+08:00'),
      ],
    });
    const { body } = await book(caller, trip.id, { memberIds }).expect(201);
    expect(body.partyId).toBe(partyId);
    expect((await open(caller))[0]).toMatchObject({
      ...{ earliestOn: '2024-02-18', latestOn: '2024-02-22' },
      ...{ workPlaceCode: '320583', employer: '昆山电子厂' },
    });
  });

  it('may leave somebody at home, and keep their employer', async () => {
    const { caller, partyId, memberIds } = await onRoster(3);
    const trip = await coachWith(t, office, 10);
    const { body } = await book(caller, trip.id, { memberIds: memberIds.slice(1) }).expect(201);
    expect(body.partyId).not.toBe(partyId);
    const now = await open(caller);
    expect(now.find(({ workerId }) => workerId === memberIds[0])).toMatchObject({ partyId });
    expect(now.filter((one) => one.partyId === body.partyId)).toMatchObject([
      { employer: '昆山电子厂' },
      { employer: '昆山电子厂' },
    ]);
  });

  it('are not taken out of a booking that they have with others', async () => {
    const { caller, memberIds } = await onRoster(3);
    const [one, other] = [await coachWith(t, office, 10), await coachWith(t, office, 10)];
    await book(caller, one.id, { memberIds }).expect(201);
    const refused = await book(caller, other.id, { memberIds: memberIds.slice(1) }).expect(409);
    expect(refused.body.code).toBe('COMPANIONS_BOOKED');
    expect((await book(caller, other.id, { memberIds }).expect(409)).body.code).toBe('BOOKED_ELSEWHERE');
  });
});

describe('others', () => {
  it('cannot be booked: neither strangers nor people whom nobody knows', async () => {
    const [me, stranger] = [await family(1), await family(1)];
    const trip = await coachWith(t, office, 10);
    const refusals = await Promise.all(
      [stranger.memberIds[0], '00000000-0000-7000-8000-000000000000'].map((id) =>
        book(me.caller, trip.id, { memberIds: [...me.memberIds, id] }).expect(422),
      ),
    );
    expect(refusals[0].text).toBe(refusals[1].text);
    expect(refusals[0].body.errors).toMatchObject([{ field: 'memberIds[1]', code: 'notMine' }]);
    expect(await wishes(me.caller)).toEqual([]);
  });

  it('are booked by a cadre for a village, but not for another county', async () => {
    const { memberIds } = await family(2);
    const trip = await coachWith(t, office, 10);
    const elsewhere = await t.as(Role.Cadre, '140524');
    await elsewhere.post(`/trips/${trip.id}/bookings`).send({ memberIds }).expect(404);
    const cadre = await t.as(Role.Cadre, '140522');
    const { body } = await cadre.post(`/trips/${trip.id}/bookings`).send({ memberIds }).expect(201);
    expect(body.state).toBe('CONFIRMED');
  });

  it('say exactly one way whom they mean', async () => {
    const { caller, memberIds } = await family(1);
    const trip = await coachWith(t, office, 10);
    for (const body of [{}, { memberIds, partyId: memberIds[0] }, { memberIds: [] }, { memberIds: null }]) {
      await book(caller, trip.id, body).expect(422);
    }
  });
});
