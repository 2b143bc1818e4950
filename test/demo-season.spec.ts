import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoAccountView } from '../src/access/demo/demo-account.dto.js';
import { Role } from '../src/access/roles.js';
import { Client } from '../demo/client.js';

interface Session {
  accessToken: string;
}
interface TripRow {
  id: string;
  state: string;
  mode: string;
  departsAt: string;
  allocation: string;
  drawnAt: string | null;
}

/** Starts the built service as a person would. */
function start(folder: string, environment: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js', '--demo'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: folder, ...environment },
  });
}

/** @returns what the service printed until it listened */
async function listening(service: ChildProcess): Promise<string> {
  let output = '';
  service.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((found, failed) => {
    service.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (/listens on \S+/.test(output)) found(output);
    });
    service.once('exit', () => failed(new Error(`The service ended:\n${output}`)));
  });
}

const urlIn = (output: string) => `${/listens on (\S+)/.exec(output)![1]}/api/v1`;

async function stop(service: ChildProcess): Promise<void> {
  if (service.exitCode !== null) return;
  const ended = once(service, 'exit');
  service.kill('SIGTERM');
  await ended;
}

let folder: string;
let service: ChildProcess;
let output: string;
let anyone: Client;
/** Before the season was loaded: the week that it leaves open may have ended since. */
let startedAt: Date;
let accounts: DemoAccountView[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fangang-demo-season-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must get there
  startedAt = new Date();
  service = start(folder);
  output = await listening(service);
  anyone = new Client(urlIn(output));
  accounts = (await anyone.get<{ items: DemoAccountView[] }>('/demo-accounts')).items;
}, 300_000);
afterAll(async () => {
  await stop(service);
  await rm(folder, { recursive: true, force: true });
});

async function signedIn({ login, password, phone, code }: DemoAccountView): Promise<Client> {
  if (phone) await anyone.post('/phone-codes', { phone });
  const session = phone
    ? await anyone.post<Session>('/phone-sessions', { phone, code })
    : await anyone.post<Session>('/sessions', { login, password });
  return anyone.as(session.accessToken);
}

const of = (role: Role) => signedIn(accounts.find((account) => account.role === role)!);

/** How many there are of each. */
function counted<Item>(items: Item[], by: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[by(item)] = (counts[by(item)] ?? 0) + 1;
  return counts;
}

describe('the demo', () => {
  it('tells what it loads, and lists an account for each role that can sign in', async () => {
    expect(output).toContain('Demo: loading a season in progress');
    expect(new Set(accounts.map(({ role }) => role))).toEqual(new Set(Object.values(Role)));
    for (const account of accounts) {
      expect(Object.keys(account).sort()).toEqual(
        ['about', 'aboutEn', 'code', 'login', 'name', 'password', 'phone', 'role'].sort(),
      );
      const me = await (await signedIn(account)).get<{ role: Role; mustChangePassword: boolean }>('/me');
      expect(me).toMatchObject({ role: account.role, mustChangePassword: false });
    }
  });

  it('lets a worker sign in as often as somebody looks at it', async () => {
    const worker = accounts.find(({ role }) => role === Role.Worker)!;
    for (let i = 0; i < 12; i += 1) await signedIn(worker);
  });

  it('has trips in every state, around today', async () => {
    const trips = await (await of(Role.ProvinceOfficer)).all<TripRow>('/trips');
    expect(counted(trips, ({ state }) => state)).toMatchObject({
      ...{ DRAFT: expect.any(Number), OPEN: expect.any(Number), CLOSED: expect.any(Number) },
      ...{ DEPARTED: 2, ARRIVED: expect.any(Number), CANCELLED: 1 },
    });
    expect(new Set(trips.map(({ mode }) => mode)).size).toBe(4);
    const rounds = trips.filter(({ allocation }) => allocation === 'ROUND');
    expect(rounds.map(({ drawnAt }) => drawnAt !== null).sort()).toEqual([false, true]);
    const away = trips.map(({ departsAt }) => (Date.parse(departsAt) - Date.now()) / 3_600_000);
    expect(away.filter((hours) => hours > -48 && hours < 0).length).toBeGreaterThan(2);
    expect(away.filter((hours) => hours > 0 && hours < 2).length).toBe(1);
    expect(away.filter((hours) => hours > 2 && hours < 9 * 24).length).toBeGreaterThan(10);
  });

  it('has seats left on one, few on another, and a full one with a waiting list and an open offer', async () => {
    const scheduler = await of(Role.CountyScheduler);
    const open = (await scheduler.all<TripRow>('/trips?state=OPEN&mode=COACH')).filter(
      ({ allocation }) => allocation === 'INSTANT',
    );
    const free: number[] = [];
    const bookings: string[] = [];
    for (const { id } of open) {
      free.push((await scheduler.get<{ free: number }>(`/trips/${id}/availability`)).free);
      bookings.push(
        ...(await scheduler.all<{ state: string }>(`/trips/${id}/bookings`)).map(({ state }) => state),
      );
    }
    expect(free).toContain(0);
    expect(free.some((seats) => seats > 0 && seats < 6)).toBe(true);
    expect(free.some((seats) => seats > 20)).toBe(true);
    expect(bookings).toEqual(expect.arrayContaining(['CONFIRMED', 'WAITING', 'OFFERED']));
  });

  it('has passenger lists at every point of their way, and a departure of which some are aboard', async () => {
    const scheduler = await of(Role.CountyScheduler);
    const province = await of(Role.ProvinceOfficer);
    const lists = await province.all<{ state: string }>('/manifests');
    expect(new Set(lists.map(({ state }) => state))).toEqual(
      new Set(['DRAWN', 'SENT', 'RETURNED', 'CONFIRMED', 'SUPERSEDED']),
    );
    const closed = await scheduler.all<TripRow>('/trips?state=CLOSED');
    const soon = closed.find(({ departsAt }) => Date.parse(departsAt) - Date.now() < 2 * 3_600_000)!;
    const lines = await scheduler.all<{ state: string }>(`/trips/${soon.id}/boardings`);
    const aboard = lines.filter(({ state }) => state === 'BOARDED').length;
    expect(aboard).toBeGreaterThan(10);
    expect(aboard).toBeLessThan(lines.length - 10);
    const escort = await of(Role.Escort);
    const pack = await escort.get<{ standbys: unknown[]; progress: { passengers: { state: string }[] } }>(
      `/trips/${soon.id}/boarding-pack?purpose=BOARDING`,
    );
    const missing = pack.progress.passengers.filter(({ state }) => state === 'NO_SHOW').length;
    expect(missing).toBe(2);
    expect(pack.standbys.length).toBeGreaterThan(1);
  });

  it('has somebody with seats, somebody with an offer, and somebody who is still looking', async () => {
    const states: string[][] = [];
    for (const account of accounts.filter(({ role }) => role === Role.Worker)) {
      const bookings = await (await signedIn(account)).all<{ state: string }>('/me/bookings');
      states.push(bookings.map(({ state }) => state));
    }
    expect(states).toEqual([['CONFIRMED'], ['OFFERED'], []]);
  });

  it('has messages in all states, wishes without a trip, and a roster with rows that were refused', async () => {
    const province = await of(Role.ProvinceOfficer);
    const messages = await province.all<{ state: string }>('/messages');
    expect(messages.map(({ state }) => state)).toEqual(expect.arrayContaining(['SENT', 'FAILED', 'DEAD']));
    const [{ id }] = await province.all<{ id: string }>('/campaigns');
    const wishes = await province.all<{ partyId: string; workPlaceCode: string }>(
      `/travel-requests?campaignId=${id}`,
    );
    expect(wishes.some(({ workPlaceCode }) => workPlaceCode === '120116')).toBe(true);
    const imports = await (
      await of(Role.Cadre)
    ).all<{ rejected: number; duplicates: number }>('/roster-imports');
    expect(imports).toMatchObject([{ rejected: 1, duplicates: 1 }]);
  });

  it('has frozen weeks that add up, and returns signed and unsigned in the open one', async () => {
    const province = await of(Role.ProvinceOfficer);
    const [{ id }] = await province.all<{ id: string }>('/campaigns');
    const weeks = await province.all<{ cutoffAt: string }>(`/campaigns/${id}/frozen-weeks`);
    expect(weeks.length).toBeGreaterThan(2);
    const { rows, total } = await province.get<{
      rows: { signature: string; figures: { totalCarried: number } }[];
      total: { figures: { totalCarried: number } };
    }>(`/campaigns/${id}/statistics?asOf=${startedAt.toISOString()}`);
    expect(new Set(rows.map(({ signature }) => signature))).toEqual(new Set(['SIGNED', 'UNSIGNED']));
    expect(rows.reduce((sum, { figures }) => sum + figures.totalCarried, 0)).toBe(total.figures.totalCarried);
    const day = weeks[0].cutoffAt.slice(0, 10);
    const proof = await province.get(`/campaigns/${id}/frozen-weeks/${day}/verification`);
    expect(proof).toMatchObject({ equal: true });
  });

  it('goes on where it was when it is started again', async () => {
    await stop(service);
    service = start(folder);
    const again = await listening(service);
    expect(again).not.toContain('loading');
    anyone = new Client(urlIn(again));
    expect((await anyone.get<{ items: DemoAccountView[] }>('/demo-accounts')).items).toEqual(accounts);
    await of(Role.ProvinceOfficer);
  }, 180_000);
});

it.each([
  ['in production', { NODE_ENV: 'production' }],
  ['on a database that was given', { DATABASE_URL: 'postgres://localhost/fangang' }],
])(
  'is refused %s',
  async (_, environment) => {
    const refused = start(join(folder, 'elsewhere'), environment);
    let said = '';
    refused.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    // Closed is later than ended: all that it said has come.
    const [code] = (await once(refused, 'close')) as [number];
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('--demo') });
  },
  180_000,
);
