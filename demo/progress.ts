import { inParallel } from './parallel.js';

/** Shows how far the demo is: one line per step, rewritten in a terminal while it counts. */
export class Progress {
  private readonly startedAt = Date.now();

  constructor(private readonly out: { write(text: string): unknown; isTTY?: boolean }) {}

  /** Seconds since the start, to a tenth. */
  get seconds(): number {
    return Math.round((Date.now() - this.startedAt) / 100) / 10;
  }

  /** Runs a step and tells what it came to. */
  async step<Result>(
    name: string,
    work: (count: (done: number, total: number) => void) => Promise<Result>,
    outcome: (result: Result) => string = () => 'done',
  ): Promise<Result> {
    const result = await work((done, total) =>
      this.show(`${name} … ${done}/${total} (${percent(done, total)})`),
    );
    this.show(`${name}: ${outcome(result)}`, '\n');
    return result;
  }

  /** Runs a step over many items, counting them. */
  over<Item, Result>(
    name: string,
    items: Item[],
    work: (item: Item, index: number) => Promise<Result>,
  ): Promise<Result[]> {
    let done = 0;
    return this.step(
      name,
      (count) =>
        inParallel(items, async (item, index) => {
          const result = await work(item, index);
          count((done += 1), items.length);
          return result;
        }),
      (results) => `${results.length} (100 %)`,
    );
  }

  private show(text: string, end = ''): void {
    if (end === '' && !this.out.isTTY) return;
    const rewrite = this.out.isTTY ? '\r\x1b[K' : '';
    this.out.write(`${rewrite}[${this.seconds.toFixed(1).padStart(5)} s] ${text}${end}`);
  }
}

function percent(done: number, total: number): string {
  return `${total > 0 ? Math.floor((100 * done) / total) : 100} %`;
}
