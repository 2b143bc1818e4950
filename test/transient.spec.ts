import { Logger } from '@nestjs/common';
import { Role } from '../src/access/roles.js';
import { booked, brokenInvariants, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
  // A sequence goes on though the transaction is undone, so it counts the attempts.
  await t.dataSource.query(`
    CREATE SEQUENCE attempts;
    CREATE TABLE provocation (code text, attempts bigint);
    CREATE FUNCTION provoke() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE p provocation;
    BEGIN
      SELECT * INTO p FROM provocation;
      IF FOUND AND nextval('attempts') <= p.attempts THEN RAISE EXCEPTION 'provoked' USING ERRCODE = p.code; END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER tr_bookings_provoke AFTER INSERT OR UPDATE ON bookings FOR EACH STATEMENT EXECUTE FUNCTION provoke();
    CREATE TRIGGER tr_trip_vehicles_provoke AFTER INSERT ON trip_vehicles FOR EACH STATEMENT EXECUTE FUNCTION provoke();
    CREATE TRIGGER tr_sign_in_failures_provoke AFTER INSERT OR UPDATE ON sign_in_failures
      FOR EACH STATEMENT EXECUTE FUNCTION provoke();
  `);
});
afterEach(async () => {
  await provoke('', 0);
  expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
});
afterAll(() => t.close());

/** Makes the next attempts to write fail as PostgreSQL would. */
async function provoke(code: string, attempts: number): Promise<void> {
  await t.dataSource.query('DELETE FROM provocation');
  await t.dataSource.query(`SELECT setval('attempts', 1, false)`);
  if (attempts > 0) await t.dataSource.query('INSERT INTO provocation VALUES ($1, $2)', [code, attempts]);
}
const FOR_EVER = 1_000_000;

/** Ways into the database: the desk's batch, and a transaction of one command. */
const COMMANDS = {
  'a booking': async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const partyId = await party(t, yangcheng);
    return () => yangcheng.post(`/trips/${trip.id}/bookings`).send({ partyId });
  },
  'a cancellation': async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const { id } = await booked(yangcheng, trip.id, await party(t, yangcheng));
    return () => yangcheng.post(`/bookings/${id}/cancellation`).send({});
  },
  'another vehicle': async () => {
    const trip = await coachWith(t, yangcheng, 4);
    return () => yangcheng.post(`/trips/${trip.id}/vehicles`).send({ layoutCode: 'COACH_39' });
  },
};

describe.each(Object.entries(COMMANDS))('%s', (_, prepared) => {
  it.each([
    ['a deadlock', '40P01'],
    ['a serialization failure', '40001'],
  ])('that runs into %s twice goes through in the end', async (__, code) => {
    const send = await prepared();
    await provoke(code, 2);
    expect((await send()).status).toBeLessThan(300);
    const [{ tried }] = await t.dataSource.query<{ tried: number }[]>(
      'SELECT last_value AS tried FROM attempts',
    );
    expect(tried).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['a deadlock every time', '40P01'],
    ['a serialization failure every time', '40001'],
    ['a lock that is not to be had', '55P03'],
  ])('that runs into %s is answered 503, and asked again goes through', async (__, code) => {
    const send = await prepared();
    await provoke(code, FOR_EVER);
    const refused = await send();
    expect([refused.status, refused.body.code]).toEqual([503, 'BUSY']);
    expect(refused.headers['retry-after']).toBe('1');
    await provoke('', 0);
    expect((await send()).status).toBeLessThan(300);
  });
});

it.each([
  ['a deadlock', '40P01'],
  ['a serialization failure', '40001'],
  ['a lock that is not to be had', '55P03'],
])('a sign-in that is held up by %s where it is counted is answered 503', async (_, code) => {
  const signIn = () => t.anyone.post('/sessions').send({ login: 'nobody', password: 'nothing' });
  await provoke(code, FOR_EVER);
  const refused = await signIn();
  expect([refused.status, refused.body.code]).toEqual([503, 'BUSY']);
  expect(refused.headers['retry-after']).toBe('1');
  await provoke('', 0);
  await signIn().expect(401);
});

it('control: any other failure of the database is a fault of ours', async () => {
  const send = await COMMANDS['a cancellation']();
  await provoke('P0001', FOR_EVER);
  const complained = jest.spyOn(Logger.prototype, 'error').mockImplementation();
  expect((await send()).status).toBe(500);
  expect(complained).toHaveBeenCalledTimes(1);
  complained.mockRestore();
});
