import { Agent } from 'node:http';
import { SignInFailures } from '../src/access/passwords/sign-in-failures.js';
import { newStaff, PASSWORD } from './support/account.factory.js';
import { startBeside, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
beforeEach(() => t.clock.set('2024-02-01T09:00:00+08:00'));
afterAll(() => t.close());

const newAccount = (login: string) => newStaff(t, login);

let addresses = 0;
/** An address of its own on the loopback network, and signing in from there. */
function somewhere() {
  const address = `127.0.1.${(addresses += 1)}`;
  const agent = new Agent({ localAddress: address });
  const signIn = (login: string, password = 'wrong', at = t) =>
    at.anyone.post('/sessions').agent(agent).send({ login, password });
  return Object.assign(signIn, { address });
}
const statuses = async (count: number, attempt: () => PromiseLike<{ status: number }>) => {
  const all: number[] = [];
  for (let i = 0; i < count; i += 1) all.push((await attempt()).status);
  return all;
};
const FIVE_WRONG = [401, 401, 401, 401, 401];

describe('whoever guesses a password', () => {
  it('waits after five failures, longer each time, and is told how long', async () => {
    await newAccount('guessed');
    const stranger = somewhere();
    expect(await statuses(6, () => stranger('guessed'))).toEqual([...FIVE_WRONG, 429]);

    t.clock.set('2024-02-01T09:00:01+08:00');
    await stranger('guessed').expect(401);
    const refused = await stranger('guessed').expect(429);
    expect(refused.headers['retry-after']).toBe('2');
    expect(refused.body).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfter: 2 });
    t.clock.set('2024-02-01T09:00:02+08:00');
    // Too early even with the right one: else the waiting would tell that it was right.
    await stranger('guessed', PASSWORD).expect(429);
    t.clock.set('2024-02-01T09:00:03+08:00');
    await stranger('guessed', PASSWORD).expect(201);
    expect(await statuses(5, () => stranger('guessed'))).toEqual(FIVE_WRONG);
  });

  it('does not keep the owner out, who comes from elsewhere', async () => {
    await newAccount('bothered');
    const [stranger, owner] = [somewhere(), somewhere()];
    await statuses(8, () => stranger('bothered'));
    await stranger('bothered', PASSWORD).expect(429);
    await owner('bothered', PASSWORD).expect(201);
  });

  it('learns nothing about which names there are', async () => {
    await newAccount('somebody');
    const [one, other] = [somewhere(), somewhere()];
    expect(await statuses(7, () => one('somebody'))).toEqual(await statuses(7, () => other('nobody')));
  });

  it('is counted by all processes together, and when asking many times at once', async () => {
    await newAccount('stormed');
    const beside = await startBeside(t);
    const stranger = somewhere();
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) => stranger('stormed', 'wrong', i % 2 ? t : beside)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(11);
    await beside.close();
  });

  it('has five attempts also when the clocks of two processes are not quite the same', async () => {
    await newAccount('between');
    const stranger = somewhere();
    t.clock.set('2024-02-01T09:00:00.250+08:00');
    await stranger('between').expect(401);
    t.clock.set('2024-02-01T09:00:00+08:00');
    expect(await statuses(5, () => stranger('between'))).toEqual([401, 401, 401, 401, 429]);
  });

  it('of one name after another is stopped after 50 from one address', async () => {
    const sprayer = somewhere();
    const { address } = sprayer;
    for (let i = 1; i < 50; i += 1) await t.app.get(SignInFailures).count(`name${i}`, address);
    let name = 50;
    expect(await statuses(2, () => sprayer(`name${(name += 1)}`))).toEqual([401, 429]);
    t.clock.set('2024-02-01T09:15:00+08:00');
    await sprayer('name0').expect(401);
  });

  it('from everywhere shuts out everyone but the owner at a place known from before', async () => {
    await newAccount('famous');
    const [home, elsewhere] = [somewhere(), somewhere()];
    await home('famous', PASSWORD).expect(201);
    for (let i = 0; i < 99; i += 1) await t.app.get(SignInFailures).count('famous', `203.0.113.${i}`);
    await somewhere()('famous').expect(401);
    await somewhere()('famous').expect(429);
    await elsewhere('famous', PASSWORD).expect(429);
    await home('famous', PASSWORD).expect(201);
    t.clock.set('2024-02-01T10:00:00+08:00');
    await elsewhere('famous', PASSWORD).expect(201);
  });

  it('leaves neither name nor address behind', async () => {
    await somewhere()('leaves-no-name');
    const rows = await t.dataSource.query<{ row: string }[]>('SELECT f::text AS row FROM sign_in_failures f');
    expect(rows.length).toBeGreaterThan(3);
    const written = rows.map(({ row }) => row).join('\n');
    for (const text of ['leaves-no-name', '127.0.']) {
      expect(written).not.toContain(text);
      expect(written).not.toContain(Buffer.from(text).toString('hex'));
    }
  });
});

describe('a weak password', () => {
  it.each([
    ['qwertyuiop', 'tooCommon'],
    ['me-Weakling-2024', 'holdsLogin'],
    ['too short', 'minLength'],
  ])('is not taken: %s', async (next, code) => {
    if (code === 'tooCommon') await newAccount('weakling');
    const { body } = await somewhere()('weakling', PASSWORD).expect(201);
    const refused = await t.anyone
      .post('/me/password')
      .set('Authorization', `Bearer ${body.accessToken}`)
      .send({ current: PASSWORD, next })
      .expect(422);
    expect(refused.body.errors).toEqual([expect.objectContaining({ field: 'next', code })]);
  });
});
