import { Role } from '../src/access/roles.js';
import { booked, coachWith, party } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterAll(() => t.close());

const requestOf = async (partyId: string) =>
  (await yangcheng.get(`/travel-requests?partyId=${partyId}`).expect(200)).body.items[0];

it('refuses to withdraw the request of someone who is booked, until the booking is cancelled', async () => {
  const trip = await coachWith(t, yangcheng, 37);
  const partyId = await party(t, yangcheng);
  const { id } = await requestOf(partyId);
  const booking = await booked(yangcheng, trip.id, partyId);
  const { body } = await yangcheng.post(`/travel-requests/${id}/withdrawal`).expect(409);
  expect(body).toMatchObject({ code: 'STILL_BOOKED', bookingId: booking.id });
  expect((await requestOf(partyId)).state).toBe('OPEN');

  await yangcheng.post(`/bookings/${booking.id}/cancellation`).send({ reason: '不去了' }).expect(200);
  await yangcheng.post(`/travel-requests/${id}/withdrawal`).expect(200);
  await yangcheng.post(`/trips/${trip.id}/bookings`).send({ partyId }).expect(422);
});

it('lets only one of a booking and a withdrawal at the same time go through', async () => {
  const trip = await coachWith(t, yangcheng, 37);
  for (let round = 0; round < 5; round += 1) {
    const partyId = await party(t, yangcheng);
    const { id } = await requestOf(partyId);
    const both = await Promise.all([
      yangcheng.post(`/travel-requests/${id}/withdrawal`),
      yangcheng.post(`/trips/${trip.id}/bookings`).send({ partyId }),
    ]);
    const done = both.filter(({ status }) => status < 300);
    expect(done).toHaveLength(1);
  }
});
