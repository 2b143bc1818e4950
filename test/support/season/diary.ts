export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What will be done when, in the order of time; entries of one moment in the order in which they were made. */
export class Diary {
  private readonly entries: { at: number; entry: () => Promise<unknown> }[] = [];
  now: number;

  constructor(
    from: string,
    private readonly turn: (now: number) => void,
  ) {
    this.now = Date.parse(from);
  }

  /** What lies in the past is done at once, with the next entry. */
  add(at: number, entry: () => Promise<unknown>): void {
    const place = this.entries.findLastIndex((other) => other.at <= at) + 1;
    this.entries.splice(place, 0, { at, entry });
  }

  /** Does everything up to this moment, and lets it be this moment. */
  async until(moment: number): Promise<void> {
    while (this.entries.length > 0 && this.entries[0].at <= moment) {
      const { at, entry } = this.entries.shift()!;
      this.set(Math.max(at, this.now));
      await entry();
    }
    this.set(moment);
  }

  /** Time passes, but nothing is done; what was to be done is done late. */
  pass(moment: number): void {
    this.set(moment);
  }

  private set(moment: number): void {
    this.now = moment;
    this.turn(moment);
  }
}

/** In China's time. */
export function wire(moment: number): string {
  return new Date(moment + 8 * HOUR).toISOString().replace('.000Z', '+08:00').replace('Z', '+08:00');
}

/** The day that it is in China. */
export function dayAt(moment: number): string {
  return wire(moment).slice(0, 10);
}
