export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

interface Entry {
  at: number;
  work: () => Promise<unknown>;
}

/** What happens when in the season, in the order of time; what would only happen after now does not. */
export class Diary {
  private readonly entries: Entry[] = [];

  constructor(
    private readonly now: number,
    private readonly turn: (moment: Date) => void,
  ) {}

  add(at: number, work: Entry['work']): void {
    if (at <= this.now) this.entries.push({ at, work });
  }

  /** @param count is told how many entries are done */
  async live(count: (done: number, total: number) => void): Promise<number> {
    const entries = this.entries.toSorted((a, b) => a.at - b.at);
    for (const [done, { at, work }] of entries.entries()) {
      this.turn(new Date(at));
      await work();
      count(done + 1, entries.length);
    }
    this.turn(new Date());
    return entries.length;
  }
}
