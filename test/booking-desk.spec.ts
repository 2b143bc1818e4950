import { Role } from '../src/access/roles.js';
import { BookingBatch } from '../src/seating/booking-batch.js';
import { BookingDesk } from '../src/seating/booking-desk.js';
import { patiently } from './support/patiently.js';
import { openParties } from './support/planning.factory.js';
import { brokenInvariants, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { campaignId } from './support/trip.factory.js';
import { until } from './support/until.js';

let t: TestApp;
let yangcheng: Caller;
let lingchuan: Caller;
let batches: number[];
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
  lingchuan = await t.as(Role.CountyScheduler, '140524');
  const batch = t.app.get(BookingBatch);
  const serve = batch.serve.bind(batch);
  jest.spyOn(batch, 'serve').mockImplementation((requests) => {
    batches.push(requests.length);
    return serve(requests);
  });
});
beforeEach(() => (batches = []));
afterAll(() => t.close());

const many = async (parties: number, size = 1) =>
  openParties(t, { campaignId: await campaignId(t), by: yangcheng, parties, size });
const book = (tripId: string, partyId: string, caller = yangcheng) =>
  caller.post(`/trips/${tripId}/bookings`).send({ partyId });
/** Holds a row in a transaction of its own while the work is done. */
async function holding<Result>(sql: string, id: string, work: () => Promise<Result>): Promise<Result> {
  return t.dataSource.transaction(async (manager) => {
    await manager.query(sql, [id]);
    return work();
  });
}
const LOCK_TRIP = 'SELECT 1 FROM trips t WHERE t.id = $1 FOR UPDATE';
/** Keeps the trip from the desk of a service until so many requests have come to it. */
async function gathering<Answer>(
  app: TestApp,
  tripId: string,
  requests: (() => PromiseLike<Answer>)[],
): Promise<{ answers: Promise<Answer[]> }> {
  const asking = jest.spyOn(app.app.get(BookingDesk), 'book');
  const gathered = await holding(LOCK_TRIP, tripId, async () => {
    const answers = Promise.all(requests.map((ask) => ask()));
    await until(() => asking.mock.calls.length === requests.length);
    return { answers };
  });
  asking.mockRestore();
  return gathered;
}

describe('requests that arrive together', () => {
  it('are booked together, each answered as it would be alone', async () => {
    const trip = await coachWith(t, yangcheng, 30);
    const [first, ...rest] = await many(12, 2);
    const elsewhere = await party(t, yangcheng, { latestOn: '2024-02-21', earliestOn: '2024-02-21' });
    const gathered = await gathering(t, trip.id, [
      ...[first, first, ...rest, elsewhere].map((id) => () => book(trip.id, id)),
      () => book(trip.id, rest[0], lingchuan),
      () => book(trip.id, '00000000-0000-7000-8000-000000000000'),
      () => yangcheng.post(`/trips/${trip.id}/bookings`).send({ travelRequestIds: [trip.id] }),
    ]);
    const [one, other, ...answers] = await gathered.answers;
    // What did not come with the first, which waited for the trip, came while it waited.
    expect(batches.length).toBeLessThanOrEqual(2);
    // Nobody knows which of two requests for one party comes first.
    const [booking, refused] = one.status === 201 ? [one, other] : [other, one];
    expect([booking.body.state, refused.body.code]).toEqual(['CONFIRMED', 'ALREADY_BOOKED']);
    expect(answers.map(({ body }) => body.state ?? body.code)).toEqual([
      ...Array<string>(11).fill('CONFIRMED'),
      ...['OTHER_DAYS', 'NOT_FOUND', 'UNKNOWN_PARTY', 'UNKNOWN_PARTY'],
    ]);
    expect(booking.body.decisions).toEqual([expect.objectContaining({ accountId: yangcheng.accountId })]);
  });

  it('are answered with what reading the bookings tells', async () => {
    const trip = await coachWith(t, yangcheng, 5);
    const answers = await Promise.all((await many(3, 2)).map((id) => book(trip.id, id)));
    expect(answers.map(({ body }) => body.state).sort()).toEqual(['CONFIRMED', 'CONFIRMED', 'WAITING']);
    for (const { body } of answers) {
      expect((await yangcheng.get(`/bookings/${body.id}`).expect(200)).body).toMatchObject(body);
    }
  });

  it('find the seats as another process has left them', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const beside = await startBeside(t);
    const there = await beside.as(Role.CountyScheduler, '140522');
    const [first, second, third, fourth] = await many(4);
    const { body } = await book(trip.id, first).expect(201);
    await there.post(`/trips/${trip.id}/bookings`).send({ partyId: second }).expect(201);
    await book(trip.id, third).expect(201);
    await there.post(`/bookings/${body.id}/cancellation`).send({}).expect(200);
    expect((await book(trip.id, fourth).expect(201)).body).toMatchObject({
      ...{ state: 'CONFIRMED', passengers: [{ seat: body.passengers[0].seat }] },
    });
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
    await beside.close();
  });

  it('on two trips for one party: one of them gets it', async () => {
    const trips = await Promise.all([coachWith(t, yangcheng, 5), coachWith(t, yangcheng, 5)]);
    const partyId = await party(t, yangcheng, { size: 2 });
    const answers = await Promise.all(trips.map(({ id }) => patiently(() => book(id as string, partyId))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  });

  it('with idempotency keys: repeated ones get the first answer, refused ones leave their key free', async () => {
    const trip = await coachWith(t, yangcheng, 30);
    const partyIds = await many(6);
    const keyed = (partyId: string, key: string) => book(trip.id, partyId).set('Idempotency-Key', key);
    const twice = [...partyIds, ...partyIds];
    const answers = await Promise.all(twice.map((partyId) => keyed(partyId, `of-${partyId}`)));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    for (const [i, { body }] of answers.slice(6).entries()) expect(body).toEqual(answers[i].body);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'])).toHaveLength(6);

    const [another] = await many(1);
    const [reused, refused] = await Promise.all([
      keyed(another, `of-${partyIds[0]}`),
      keyed(partyIds[0], 'of-nobody'),
    ]);
    expect([reused.body.code, refused.body.code]).toEqual(['IDEMPOTENCY_KEY_REUSED', 'ALREADY_BOOKED']);
    await keyed(another, 'of-nobody').expect(201);
  });
});

describe('a failure', () => {
  it('of one request in the database is refused alone', async () => {
    const trip = await coachWith(t, yangcheng, 30);
    const partyIds = await many(8);
    await t.dataSource.query(
      `CREATE FUNCTION break_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.party_id = '${partyIds[3]}' THEN
           RAISE EXCEPTION 'taken' USING ERRCODE = '23505', CONSTRAINT = 'uq_bookings_code';
         END IF;
         RETURN NEW;
       END $$`,
    );
    await t.dataSource.query(
      'CREATE TRIGGER break_one BEFORE INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION break_one()',
    );
    const answers = await Promise.all(partyIds.map((id) => book(trip.id, id)));
    await t.dataSource.query('DROP FUNCTION break_one CASCADE');
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 503, 201, 201, 201, 201]);
    expect(answers[3].headers['retry-after']).toBe('1');
  });

  it('to lock one trip does not hold the others up', async () => {
    const [held, free] = await Promise.all([coachWith(t, yangcheng, 5), coachWith(t, yangcheng, 5)]);
    const [one, other] = await many(2);
    const waiting = await holding(LOCK_TRIP, held.id, async () => {
      const late = book(held.id, one).then(({ status }) => status);
      await book(free.id, other).expect(201);
      return { late };
    });
    expect(await waiting.late).toBe(201);
  });

  it('to lock one person delays only their own party', async () => {
    const trip = await coachWith(t, yangcheng, 30);
    const partyIds = await many(5);
    const lockMember = `SELECT 1 FROM workers w
      WHERE w.id IN (SELECT r.worker_id FROM travel_requests r WHERE r.party_id = $1) FOR UPDATE`;
    const answers = await holding(lockMember, partyIds[2], () =>
      Promise.all(partyIds.map((id) => book(trip.id, id))),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 503, 201, 201]);
  });
});

it('serves whom it has let in before the service stops', async () => {
  const beside = await startBeside(t);
  const there = await beside.as(Role.CountyScheduler, '140522');
  const trip = await coachWith(t, yangcheng, 30);
  const asked = (await many(20)).map((id) => () => book(trip.id, id, there));
  const { answers } = await gathering(beside, trip.id, asked);
  const [served] = await Promise.all([answers, beside.close()]);
  expect(served.map(({ status }) => status)).toEqual(Array<number>(20).fill(201));
});
