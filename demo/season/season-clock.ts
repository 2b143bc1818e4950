import { Clock } from '../../src/shared/time/clock.js';

/** Goes through the weeks of the season while it is loaded, so that everything is recorded when it would have happened. */
export class SeasonClock extends Clock {
  private moment = new Date();

  override now(): Date {
    return this.moment;
  }

  set(moment: Date): void {
    this.moment = moment;
  }
}
