import type { Settings } from '../../../config/env.js';
import { TooManyRequests } from '../domain-error.js';
import type { RateLimits } from './rate-limits.js';
import { RequestQuotas } from './request-quotas.js';

/** What all processes share. */
class Counts {
  readonly used = new Map<string, number>();
  asked = 0;
  away = false;

  async count(kind: string, value: string, _seconds: number, more: number) {
    this.asked += 1;
    await Promise.resolve();
    if (this.away) throw new Error('no database');
    const used = (this.used.get(`${kind} ${value}`) ?? 0) + more;
    this.used.set(`${kind} ${value}`, used);
    return { used, endsIn: 60 };
  }
}

const quotasOf = (counts: Counts, requestsPerMinute: number) =>
  new RequestQuotas(counts as unknown as RateLimits, { requestsPerMinute } as Settings);

/** How many of so many requests go through, one after the other or in crowds. */
async function through(quotas: RequestQuotas[], requests: number, crowd = 1): Promise<number> {
  let passed = 0;
  for (let no = 0; no < requests; no += crowd) {
    const asked = Array.from({ length: crowd }, async (_, at) =>
      quotas[(no + at) % quotas.length].take('account', 'a'),
    );
    passed += (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled').length;
  }
  return passed;
}

describe('the quota of requests', () => {
  it.each([
    [1, 1],
    [1, 500],
    [4, 1],
    [4, 500],
  ])(
    'lets the limit through, and a share more for each of %i processes, %i at once',
    async (processes, crowd) => {
      const counts = new Counts();
      const quotas = Array.from({ length: processes }, () => quotasOf(counts, 1000));
      const passed = await through(quotas, 3000, crowd);
      expect(passed).toBeGreaterThanOrEqual(1000);
      expect(passed).toBeLessThanOrEqual(1000 + 50 * processes);
    },
  );

  it('asks about twenty times in a minute, however many requests there are', async () => {
    const counts = new Counts();
    await through([quotasOf(counts, 12_000)], 30_000, 100);
    expect(counts.asked).toBeGreaterThan(10);
    expect(counts.asked).toBeLessThanOrEqual(21);
  });

  it('asks nothing for who stays below a share', async () => {
    const counts = new Counts();
    expect(await through([quotasOf(counts, 12_000)], 600)).toBe(600);
    expect(counts.asked).toBe(0);
  });

  it('tells when to come again', async () => {
    const quotas = quotasOf(new Counts(), 1);
    await through([quotas], 3);
    expect(() => quotas.take('account', 'a')).toThrow(TooManyRequests);
    expect(() => quotas.take('account', 'b')).not.toThrow();
    expect(() => quotas.take('address', 'a')).not.toThrow();
  });

  it('lets everybody through while the database is away', async () => {
    const counts = new Counts();
    counts.away = true;
    expect(await through([quotasOf(counts, 100)], 1000, 10)).toBe(1000);
  });
});
