import { Role } from '../../src/access/roles.js';
import { startTestApp, TestApp } from '../support/test-app.js';
import { newTrip } from '../support/trip.factory.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ TRUST_PROXY: '127.0.0.1/32', REQUESTS_PER_MINUTE: '40' });
});
afterAll(() => t.close());

describe('what a caller writes into X-Forwarded-For', () => {
  it.each([
    ['nobody', '127.0.0.1'],
    ['203.0.113.7:4711', '127.0.0.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['203.0.113.7', '203.0.113.7'],
    ['made up, 203.0.113.7', '203.0.113.7'],
  ])('"%s" is recorded as %s', async (header, recorded) => {
    const office = await t.as(Role.CountyScheduler, '140522');
    await office
      .post('/trips')
      .set('X-Forwarded-For', header)
      .send(await newTrip(t))
      .expect(201);
    const [{ address }] = await t.dataSource.query<{ address: string }[]>(
      `SELECT host(e.address) AS address FROM audit_entries e
        WHERE e.action = 'Trips_create' AND e.account_id = $1`,
      [office.accountId],
    );
    expect(address).toBe(recorded);
  });

  it('answers a refused sign-in like any other', async () => {
    const refused = t.anyone.post('/sessions').set('X-Forwarded-For', 'fe80::1%eth0, fe80::2%eth0');
    await refused.send({ login: 'nobody', password: 'wrong and long enough' }).expect(401);
  });

  const ask = (header: string) => t.anyone.get('/me').set('X-Forwarded-For', header);
  /** More than twice the limit: when a minute ends on the way, one of the two still has too many. */
  const CROWD = 90;
  const crowd = async (header: (no: number) => string): Promise<number[]> => {
    const statuses: number[] = [];
    for (let no = 0; no < CROWD; no += 1) statuses.push((await ask(header(no))).status);
    return statuses;
  };

  it.each<[string, (no: number) => string]>([
    ['made up before what the proxy appended', (no) => `10.0.0.${no}, 203.0.113.7`],
    ['one of many in a network of IPv6', (no) => `2001:db8:1:1::${no.toString(16)}`],
    ['no address', (no) => `made up ${no}`],
    ['an address with a port', (no) => `203.0.113.${no}:${4000 + no}`],
  ])('is no limit of its own: %s', async (_, header) => {
    expect(await crowd(header)).toContain(429);
  });

  it('is one when the proxy names one address each', async () => {
    expect(await crowd((no) => `198.51.100.${no}`)).not.toContain(429);
  });
});
