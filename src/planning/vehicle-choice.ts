import { Mode } from '../shared/vocabulary.js';

interface Choice {
  /** Code of a layout that ships with the product. */
  layout: string;
  /** Seats of it that may be given out. */
  seats: number;
}

/** What a planner may order, smallest first. */
const CHOICES: Record<Mode, Choice[]> = {
  COACH: [
    { layout: 'COACH_39', seats: 37 },
    { layout: 'COACH_45', seats: 43 },
    { layout: 'COACH_49', seats: 47 },
    { layout: 'COACH_53', seats: 51 },
    { layout: 'COACH_55', seats: 53 },
  ],
  SPECIAL_TRAIN: [{ layout: 'YZ25G', seats: 118 }],
  CHARTERED_CARRIAGE: [{ layout: 'YZ25G', seats: 118 }],
  CHARTER_FLIGHT: [{ layout: 'A320_180', seats: 180 }],
};

/**
 * Vehicles of one draft trip at most. Coaches, carriages and flights are planned one by one (一车一方案), so that each
 * keeps its own minimum; only a special train is many carriages.
 */
const LONGEST: Record<Mode, number> = {
  COACH: 1,
  SPECIAL_TRAIN: 16,
  CHARTERED_CARRIAGE: 1,
  CHARTER_FLIGHT: 1,
};

/** Seats of the largest vehicle of this mode: no party may be larger. */
export function largestVehicle(mode: Mode): number {
  return Math.max(...CHOICES[mode].map((choice) => choice.seats));
}

/**
 * How many people one draft trip of this mode takes when its largest party has so many members, in whatever order the
 * parties are seated later. A party of s finds no place only when every vehicle has fewer than s seats left.
 *
 * @example roomFor(Mode.Coach, 7) // 53
 */
export function roomFor(mode: Mode, largestParty: number): number {
  return surelyFits(LONGEST[mode], largestVehicle(mode), largestParty);
}

/** The smallest vehicles that surely take so many people; layout codes. */
export function vehiclesFor(mode: Mode, people: number, largestParty: number): string[] {
  const largest = CHOICES[mode][CHOICES[mode].length - 1];
  const one = CHOICES[mode].find((choice) => choice.seats >= people);
  if (one) return [one.layout];
  let count = 2;
  while (surelyFits(count, largest.seats, largestParty) < people) count += 1;
  return Array<string>(count).fill(largest.layout);
}

function surelyFits(vehicles: number, seats: number, largestParty: number): number {
  return vehicles * (seats - largestParty + 1) + largestParty - 1;
}
