import { Bounded } from './bounded.js';

it('lets so many run, so many wait, and refuses the rest', async () => {
  const bounded = new Bounded(2, 3);
  let running = 0;
  let most = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
  };
  const ends = await Promise.allSettled(Array.from({ length: 7 }, () => bounded.run(work)));
  expect(ends.map(({ status }) => status)).toEqual([
    ...Array<string>(5).fill('fulfilled'),
    ...Array<string>(2).fill('rejected'),
  ]);
  expect(most).toBe(2);
  await expect(bounded.run(() => Promise.resolve('free again'))).resolves.toBe('free again');
});
