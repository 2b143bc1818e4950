import { TooManyRequests } from '../src/shared/domain-error.js';
import { EndedWindows } from '../src/shared/limits/ended-windows.js';
import { RateLimits } from '../src/shared/limits/rate-limits.js';
import { startBeside, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let beside: TestApp;
let limits: RateLimits[];
beforeAll(async () => {
  t = await startTestApp();
  beside = await startBeside(t);
  limits = [t, beside].map(({ app }) => app.get(RateLimits));
});
afterAll(async () => {
  await beside.close();
  await t.close();
});

/** Lets all windows end so much earlier: the clock that they run by is the database's. */
const timePasses = (seconds: number) =>
  t.dataSource.query('UPDATE rate_limits SET window_ends = window_ends - make_interval(secs => $1)', [
    seconds,
  ]);
const minutely = { most: 10, seconds: 60 };
/** How many of so many attempts at once are let through. */
async function through(attempts: number, value: string, limit = minutely): Promise<number> {
  const taken = await Promise.allSettled(
    Array.from({ length: attempts }, (_, no) => limits[no % 2].take('test', value, limit)),
  );
  return taken.filter(({ status }) => status === 'fulfilled').length;
}

describe('a limit', () => {
  it('is shared by two processes that count at the same time', async () => {
    expect(await through(40, '13800000001')).toBe(10);
  });

  it('is each one’s own', async () => {
    expect(await through(10, '13800000002')).toBe(10);
    expect(await through(10, '13800000003')).toBe(10);
  });

  it('tells when it begins anew, and does', async () => {
    const once = { most: 1, seconds: 3600 };
    await limits[0].take('test', 'soon', once);
    const refusal = () => limits[1].take('test', 'soon', once).catch((error: unknown) => error);
    expect(await refusal()).toBeInstanceOf(TooManyRequests);
    const { status, retryAfter } = (await refusal()) as TooManyRequests & { retryAfter: number };
    expect(status).toBe(429);
    expect(retryAfter).toBeGreaterThan(3500);
    expect(retryAfter).toBeLessThanOrEqual(3600);
    await timePasses(3500);
    expect(await refusal()).toBeInstanceOf(TooManyRequests);
    await timePasses(100);
    await limits[0].take('test', 'soon', once);
  });

  it('keeps no phone, not even a plain digest of it', async () => {
    const rows = await t.dataSource.query('SELECT l.key::text, l.used FROM rate_limits l');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('13800000001');
  });

  it('is forgotten after its time, and not before', async () => {
    await timePasses(3600);
    await limits[0].take('test', 'goes on', { most: 10, seconds: 7200 });
    await limits[0].take('test', 'ends', minutely);
    await timePasses(60);
    expect(await t.app.get(EndedWindows).forget()).toBeGreaterThan(0);
    const kept = await t.dataSource.query<{ used: number }[]>('SELECT l.used FROM rate_limits l');
    expect(kept).toEqual([{ used: 1 }]);
    expect(await through(10, 'goes on')).toBe(9);
  });
});
