import { Role } from '../src/access/roles.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId } from './support/trip.factory.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterEach(async () => expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN));
afterAll(() => t.close());

interface Decision {
  step: string;
  reason: string;
  otherBookingId: string | null;
}
interface Booking {
  id: string;
  partyId: string;
  state: string;
  passengers: { id: string; seat: string | null }[];
  decisions: Decision[];
}

const coach = (seats: number) => coachWith(t, yangcheng, seats);
const book = async (tripId: string, size = 1): Promise<Booking> =>
  booked(yangcheng, tripId, await party(t, yangcheng, { size }));
const ask = async (tripId: string, partyId: string, minimumPeople: number): Promise<Booking> =>
  (await yangcheng.post(`/trips/${tripId}/bookings`).send({ partyId, minimumPeople }).expect(201)).body;
const read = async (id: string): Promise<Booking> =>
  (await yangcheng.get(`/bookings/${id}`).expect(200)).body;
const addCoach = (tripId: string, seats: number) =>
  yangcheng.post(`/trips/${tripId}/vehicles`).send(coachOf(seats)).expect(201);
/** The booking of those who parted, as the first one's decisions name it. */
const partOf = async ({ decisions }: Booking) =>
  read(decisions.find(({ step }) => step === 'split')!.otherBookingId!);
const lastOf = async (id: string) => (await read(id)).decisions.at(-1);
const offer = async (offerMinutes: number) => {
  const province = await t.as(Role.ProvinceOfficer, '14');
  const path = `/campaigns/${await campaignId(t)}/policies`;
  await province.put(path).send({ offerMinutes }).expect(200);
};

/** The command after its preview, which has to say the same. */
const reAccommodate = async (tripId: string, targets: { id: string }[]) => {
  const targetTripIds = targets.map(({ id }) => id);
  const send = (preview: boolean) =>
    yangcheng.post(`/trips/${tripId}/re-accommodation`).send({ preview, targetTripIds });
  const [{ body: foreseen }, { body: done }] = [await send(true).expect(200), await send(false).expect(200)];
  const plain = (view: typeof done) => ({
    ...{
      ...view,
      preview: undefined,
      left: view.left.map((one: object) => ({ ...one, partyId: undefined })),
    },
    moved: view.moved.map((one: object) => ({ ...one, newBookingId: undefined, partyId: undefined })),
  });
  expect(plain(foreseen)).toEqual(plain(done));
  return done;
};

describe('parties that parted, of a trip that does not run', () => {
  it('by consent are two: each gets seats where it fits', async () => {
    const trip = await coach(5);
    const booking = await book(trip.id, 5);
    const ids = booking.passengers.map(({ id }) => id);
    await yangcheng
      .post(`/bookings/${booking.id}/split`)
      .send({ groups: [ids.slice(0, 3), ids.slice(3)], consentBy: '本人' })
      .expect(201);
    const part = await partOf(await read(booking.id));
    const [two, three] = [await coach(2), await coach(3)];
    const { moved, left } = await reAccommodate(trip.id, [two, three]);
    expect(left).toEqual([]);
    expect(moved).toMatchObject([
      { bookingId: booking.id, partyId: booking.partyId, toTripId: three.id, people: 3 },
      { bookingId: part.id, partyId: part.partyId, toTripId: two.id, people: 2 },
    ]);
  });

  it('by their word are two as well: those with seats go before those who waited', async () => {
    const trip = await coach(2);
    const went = await ask(trip.id, await party(t, yangcheng, { size: 4 }), 2);
    const rest = await partOf(went);
    expect([went.state, rest.state]).toEqual(['CONFIRMED', 'WAITING']);
    const target = await coach(3);
    const { moved, left } = await reAccommodate(trip.id, [target]);
    expect(moved).toMatchObject([{ bookingId: went.id, toTripId: target.id, people: 2 }]);
    expect(left).toMatchObject([{ bookingId: rest.id, people: 2, heldSeats: false, code: 'NO_ROOM' }]);
  });

  it('travel whole when they are put on another trip, whatever they said while they waited', async () => {
    const trip = await coach(2);
    await book(trip.id, 2);
    const waiting = await ask(trip.id, await party(t, yangcheng, { size: 3 }), 2);
    const target = await coach(3);
    await book(target.id);
    const { left } = await reAccommodate(trip.id, [target]);
    expect(left).toContainEqual(
      expect.objectContaining({ bookingId: waiting.id, people: 3, code: 'NO_ROOM' }),
    );
  });

  it('on one of the others, where they wait too, are named with those of them who are left', async () => {
    const [trip, target] = [await coach(3), await coach(3)];
    const [first] = [await book(trip.id, 3), await book(target.id, 3)];
    const partyId = await party(t, yangcheng, { size: 3 });
    const [here, there] = [await ask(trip.id, partyId, 2), await ask(target.id, partyId, 2)];
    await offer(30);
    await yangcheng.post(`/bookings/${first.id}/cancellation`).send({}).expect(200);
    expect((await read(here.id)).state).toBe('OFFERED');
    await offer(0);
    await addCoach(target.id, 2);
    const { promoted, moved, left } = await reAccommodate(trip.id, [target]);
    expect(promoted).toMatchObject([{ tripId: target.id, bookingId: there.id, people: 2 }]);
    expect(moved).toEqual([]);
    const rest = await partOf(await read(there.id));
    expect(left).toMatchObject([
      { bookingId: here.id, partyId: rest.partyId, people: 1, heldSeats: true, code: 'ALREADY_BOOKED' },
    ]);
    expect([rest.state, rest.passengers.length]).toEqual(['WAITING', 1]);
  });

  it('of whom some move up on one of the others: the rest get seats on a third', async () => {
    const [trip, target, third] = [await coach(3), await coach(3), await coach(1)];
    await book(trip.id, 3);
    await book(target.id, 3);
    const partyId = await party(t, yangcheng, { size: 3 });
    const [here, there] = [await ask(trip.id, partyId, 2), await ask(target.id, partyId, 2)];
    await addCoach(target.id, 2);
    const { promoted, moved } = await reAccommodate(trip.id, [target, third]);
    expect(promoted).toMatchObject([{ bookingId: there.id, people: 2 }]);
    expect(moved).toMatchObject([{ bookingId: here.id, toTripId: third.id, people: 1 }]);
    const rest = await partOf(await read(there.id));
    expect(rest.partyId).toBe(moved[0].partyId);
    expect([rest.state, rest.decisions.at(-1)!.reason]).toEqual(['CANCELLED', 'SEATED_ELSEWHERE']);
  });
});

describe('those who wait', () => {
  it('where a stranded party comes find why it went past them', async () => {
    const [trip, target] = [await coach(2), await coach(3)];
    await book(trip.id, 2);
    await book(target.id);
    const waiting = await book(target.id, 3);
    expect((await reAccommodate(trip.id, [target])).moved).toHaveLength(1);
    expect(await lastOf(waiting.id)).toMatchObject({ step: 'pass-over', reason: 'NO_ROOM' });
  });

  it('where nobody comes are told nothing', async () => {
    const [trip, target] = [await coach(3), await coach(3)];
    await book(trip.id, 3);
    await book(target.id);
    const waiting = await book(target.id, 3);
    expect((await reAccommodate(trip.id, [target])).moved).toEqual([]);
    expect(await lastOf(waiting.id)).toMatchObject({ step: 'wait' });
  });

  it('find why somebody who joins a booked party went past them', async () => {
    const trip = await coach(3);
    const booking = await book(trip.id, 2);
    const waiting = await book(trip.id, 2);
    const { body } = await yangcheng.get(`/travel-requests?partyId=${await party(t, yangcheng)}`).expect(200);
    await yangcheng
      .post(`/bookings/${booking.id}/passengers`)
      .send({ travelRequestId: body.items[0].id })
      .expect(201);
    expect(await lastOf(waiting.id)).toMatchObject({ step: 'pass-over', reason: 'NO_ROOM' });
  });

  it('choose before a party that changes to another vehicle', async () => {
    const trip = await coach(3);
    const booking = await book(trip.id, 2);
    const waiting = await book(trip.id, 3);
    const { body } = await addCoach(trip.id, 4);
    const pick = (labels: string[]) => {
      const seats = labels.map((seat, i) => ({ passengerId: booking.passengers[i].id, seat }));
      return yangcheng
        .post(`/bookings/${booking.id}/seats`)
        .send({ seats, tripVehicleId: body.vehicles[1].id });
    };
    const refused = await pick(['1', '2']).expect(409);
    expect(refused.body.code).toBe('SEAT_TAKEN');
    await yangcheng.post(`/trips/${trip.id}/waiting-list/promotion`).expect(200);
    expect((await read(waiting.id)).state).toBe('CONFIRMED');
  });
});
