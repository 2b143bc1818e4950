import { BatchQueue, Outcome, Queued } from './batch-queue.js';

interface Ask extends Queued {
  n: number;
}

/** A queue whose batches stay under way until they are let go; answers a request with its own number. */
function heldQueue(limits = { lanes: 2, batch: 3, waiting: 4 }) {
  const batches: { asks: string[]; letGo: () => void }[] = [];
  const queue = new BatchQueue<Ask, number>(
    (requests) =>
      new Promise<Outcome<number>[]>((done) => {
        batches.push({
          asks: requests.map(({ topic, n }) => `${topic}${n}`),
          letGo: () =>
            done(requests.map(({ n }) => (n < 0 ? { refusal: new Error('negative') } : { answer: n }))),
        });
      }),
    limits,
  );
  return { queue, batches, asks: () => batches.map((batch) => batch.asks) };
}

const turn = () => new Promise((next) => setImmediate(next));

describe('a queue of batches', () => {
  it('serves together what arrives together, each with its own answer or refusal', async () => {
    const { queue, batches, asks } = heldQueue();
    const answers = [1, -2, 3].map((n) => queue.ask({ topic: 'a', n }));
    const settled = Promise.allSettled(answers);
    await turn();
    expect(asks()).toEqual([['a1', 'a-2', 'a3']]);
    batches[0].letGo();
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(answers[2]).resolves.toBe(3);
  });

  it('gathers the next batch of a topic while one is under way, and serves other topics meanwhile', async () => {
    const { queue, batches, asks } = heldQueue();
    void queue.ask({ topic: 'a', n: 1 });
    await turn();
    for (const n of [2, 3, 4, 5]) void queue.ask({ topic: 'a', n });
    void queue.ask({ topic: 'b', n: 1 });
    void queue.ask({ topic: 'c', n: 1 });
    await turn();
    expect(asks()).toEqual([['a1'], ['b1', 'c1']]);
    batches[0].letGo();
    await turn();
    await turn();
    expect(asks()[2]).toEqual(['a2', 'a3', 'a4']);
    batches[1].letGo();
    batches[2].letGo();
    await turn();
    await turn();
    expect(asks()[3]).toEqual(['a5']);
    batches[3].letGo();
    await queue.idle();
  });

  it('begins the next batch before it answers, a few in each turn, and is idle when all are answered', async () => {
    const { queue, batches, asks } = heldQueue({ lanes: 1, batch: 10, waiting: 20 });
    let answered = 0;
    const ask = (n: number) => void queue.ask({ topic: 'a', n }).then(() => (answered += 1));
    for (let n = 0; n < 10; n += 1) ask(n);
    await turn();
    ask(10);
    batches[0].letGo();
    await turn();
    expect(asks()[1]).toEqual(['a10']);
    expect(answered).toBeLessThan(10);
    batches[1].letGo();
    await queue.idle();
    await turn();
    expect(answered).toBe(11);
  });

  it('lets a topic wait its turn behind those that have had none', async () => {
    const { queue, batches, asks } = heldQueue({ lanes: 1, batch: 2, waiting: 9 });
    for (const n of [1, 2, 3, 4]) void queue.ask({ topic: 'a', n });
    void queue.ask({ topic: 'b', n: 1 });
    await turn();
    batches[0].letGo();
    await turn();
    await turn();
    expect(asks()).toEqual([
      ['a1', 'a2'],
      ['b1', 'a3'],
    ]);
  });

  it('keeps two of the same kind out of one batch', async () => {
    const { queue, asks } = heldQueue();
    void queue.ask({ topic: 'a', once: 'key', n: 1 });
    void queue.ask({ topic: 'a', once: 'key', n: 2 });
    void queue.ask({ topic: 'a', n: 3 });
    await turn();
    expect(asks()).toEqual([['a1', 'a3']]);
  });

  it('says at once that it is busy when too many wait, and that only for the crowded topic', async () => {
    const { queue, batches } = heldQueue();
    void queue.ask({ topic: 'a', n: 0 });
    await turn();
    for (const n of [1, 2, 3, 4]) void queue.ask({ topic: 'a', n });
    expect(() => queue.ask({ topic: 'a', n: 5 })).toThrow(expect.objectContaining({ status: 503 }));
    void queue.ask({ topic: 'b', n: 1 });
    await turn();
    expect(batches).toHaveLength(2);
  });

  it('is idle only when everybody is served', async () => {
    const { queue, batches } = heldQueue({ lanes: 1, batch: 1, waiting: 9 });
    const answers = [1, 2].map((n) => queue.ask({ topic: 'a', n }));
    await turn();
    let idle = false;
    const whenIdle = queue.idle().then(() => (idle = true));
    batches[0].letGo();
    await answers[0];
    await turn();
    expect(idle).toBe(false);
    batches[1].letGo();
    await whenIdle;
    await expect(answers[1]).resolves.toBe(2);
  });
});
