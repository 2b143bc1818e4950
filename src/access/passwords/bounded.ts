import { Busy } from '../../shared/domain-error.js';

/** Lets so much work run at a time and so much wait; the rest is refused, so that a flood cannot eat all memory. */
export class Bounded {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly mayWait: number,
  ) {}

  /** @throws Busy when too many wait already */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.atOnce) this.running += 1;
    else if (this.waiting.length < this.mayWait) await new Promise<void>((go) => this.waiting.push(go));
    else throw new Busy();
    try {
      return await work();
    } finally {
      // Whoever waits takes over the place, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
