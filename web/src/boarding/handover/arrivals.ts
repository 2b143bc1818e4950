import type { ArrivingTripView } from '../../shared/api/schema';

type Employer = ArrivingTripView['employers'][number];

/** Trips by the day on which they arrive, in their order. The service tells moments in China's time. */
export function byDay(trips: ArrivingTripView[]): { day: string; trips: ArrivingTripView[] }[] {
  const days = new Map<string, ArrivingTripView[]>();
  for (const trip of trips) {
    const day = trip.arrivesAt.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), trip]);
  }
  return [...days].map(([day, own]) => ({ day, trips: own }));
}

/** The counts of a trip's employers together. */
export function sumOf(employers: Employer[]): Omit<Employer, 'employer'> {
  const sum = { expected: 0, boarded: 0, noShows: 0, signed: 0, away: 0, exceptions: 0 };
  for (const one of employers) {
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += one[key];
  }
  return sum;
}

/** People of an employer who are there and not signed for yet. */
export function toBeSigned({ boarded, signed, away }: Employer): number {
  return boarded - signed - away;
}

/** A day so many days after another: `2024-02-20` and 7 make `2024-02-27`. */
export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
