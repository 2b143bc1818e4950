import type { operations } from '../shared/api/schema';
import type { Place } from '../regions/places';

type MatchQuery = NonNullable<operations['TripMatches_list']['parameters']['query']>;

/** What somebody looks for. */
export interface TripSearch {
  direction: MatchQuery['direction'];
  home?: Place;
  workPlace?: Place;
  /** Day of departure, `2024-02-20`; any when left out. */
  day?: string;
  /** Whether some days before and after are as good. */
  around: boolean;
}

/** How many days before and after. */
export const DAYS_AROUND = 3;

/** What the service is asked. */
export function queryOf({ direction, home, workPlace, day, around }: TripSearch): MatchQuery {
  const days = around ? DAYS_AROUND : 0;
  return {
    direction,
    ...(home && { homeCode: home.code }),
    ...(workPlace && { workPlaceCode: workPlace.code }),
    ...(day && { from: shifted(day, -days), until: shifted(day, days) }),
  };
}

/** A day so many days later. */
export function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
