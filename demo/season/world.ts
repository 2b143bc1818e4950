import { addDays, at } from '../../src/shared/time/civil-time.js';
import type { Diary } from './diary.js';
import { daysOf, PlannedTrip } from './plan.js';
import type { SeasonClock } from './season-clock.js';
import type { Staff } from './staff.js';

interface Request {
  partyId: string;
  homeCountyCode: string;
  workPlaceCode: string;
  direction: string;
  earliestOn: string;
}

/** What all who make the season share. */
export class World {
  private requests?: Request[];

  constructor(
    readonly staff: Staff,
    readonly diary: Diary,
    readonly clock: SeasonClock,
    readonly campaignId: string,
    /** The day of loading, in China. */
    readonly today: string,
    /** The moment of loading. */
    readonly now: number,
  ) {}

  /** The moment so many days after the day of loading, e.g. `at(-1, '07:30')`. */
  at(day: number, time: string): number {
    const [hour, minute] = time.split(':').map(Number);
    return at(addDays(this.today, day), hour, minute).getTime();
  }

  day(offset: number): string {
    return addDays(this.today, offset);
  }

  /** The parties that ask for a trip. All rosters have to be in. */
  async partiesOf(plan: PlannedTrip): Promise<string[]> {
    this.requests ??= await this.staff.province.all<Request>(
      `/travel-requests?campaignId=${this.campaignId}`,
    );
    const [from] = daysOf(plan);
    const direction = plan.homeward ? 'RETURN_HOME' : 'RETURN_TO_WORK';
    const parties = this.requests.filter(
      (one) =>
        one.homeCountyCode === plan.home &&
        one.workPlaceCode === plan.work &&
        one.direction === direction &&
        one.earliestOn === this.day(from),
    );
    return [...new Set(parties.map(({ partyId }) => partyId))];
  }
}
