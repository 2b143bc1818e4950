import { Rush } from './rush.js';

const pause = (ms: number) => new Promise((over) => setTimeout(over, ms));

describe('a rush', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** Milliseconds of the clock of this test until it has passed. */
  async function passed(rush: Rush, most: number): Promise<number> {
    const begun = performance.now();
    let took: number | undefined;
    void rush.pass(most).then(() => (took = performance.now() - begun));
    while (took === undefined) await jest.advanceTimersByTimeAsync(10);
    return took;
  }

  it('keeps nobody waiting where there is none', async () => {
    expect(await passed(new Rush(), 1000)).toBe(0);
  });

  it('is over a moment after the last work, not in the short pauses between', async () => {
    const rush = new Rush();
    const crowd = async () => {
      for (let batch = 0; batch < 4; batch += 1) {
        await rush.during(() => pause(20));
        await pause(20);
      }
    };
    void crowd();
    expect(await passed(rush, 5000)).toBe(300);
    expect(rush.isOver).toBe(true);
  });

  it('keeps others waiting for so long and no longer', async () => {
    const rush = new Rush();
    void rush.during(() => new Promise(() => undefined));
    expect(await passed(rush, 250)).toBe(300);
    expect(rush.isOver).toBe(false);
  });

  it('ends with work that fails', async () => {
    const rush = new Rush();
    await expect(rush.during(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await passed(rush, 5000);
    expect(rush.isOver).toBe(true);
  });
});
