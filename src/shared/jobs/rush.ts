import { Injectable } from '@nestjs/common';

/** So many ms after the last of it a rush is over: a crowd's next requests come sooner. */
const CALM = 100;

/**
 * Whether this process has a crowd to serve. Work that can as well be done a moment later lets the crowd go first; it does not
 * know of crowds at other processes, with which it shares the database alone.
 */
@Injectable()
export class Rush {
  private underWay = 0;
  private lastAt = -Infinity;

  /** Does work for which people are waiting. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.underWay += 1;
    try {
      return await work();
    } finally {
      this.underWay -= 1;
      this.lastAt = performance.now();
    }
  }

  get isOver(): boolean {
    return this.underWay === 0 && performance.now() - this.lastAt >= CALM;
  }

  /** Waits until it is over, but not for ever: at most so many ms. */
  async pass(most: number): Promise<void> {
    const until = performance.now() + most;
    while (!this.isOver && performance.now() < until) {
      await new Promise((wake) => setTimeout(wake, Math.min(CALM, most)));
    }
  }
}
