import { Rush } from './rush.js';

const pause = (ms: number) => new Promise((over) => setTimeout(over, ms));
const waited = async (work: () => Promise<void>) => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

describe('a rush', () => {
  it('keeps nobody waiting where there is none', async () => {
    expect(await waited(() => new Rush().pass(1000))).toBeLessThan(20);
  });

  it('is over a moment after the last work, not in the short pauses between', async () => {
    const rush = new Rush();
    const crowd = (async () => {
      for (let batch = 0; batch < 4; batch += 1) {
        await rush.during(() => pause(20));
        await pause(20);
      }
    })();
    expect(await waited(() => rush.pass(5000))).toBeGreaterThan(150);
    await crowd;
    expect(rush.isOver).toBe(true);
  });

  it('keeps others waiting for so long and no longer', async () => {
    const rush = new Rush();
    let end = () => undefined as void;
    const endless = rush.during(() => new Promise<void>((done) => (end = done)));
    expect(await waited(() => rush.pass(250))).toBeLessThan(600);
    expect(rush.isOver).toBe(false);
    end();
    await endless;
  });

  it('ends with work that fails', async () => {
    const rush = new Rush();
    await expect(rush.during(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await rush.pass(5000);
    expect(rush.isOver).toBe(true);
  });
});
