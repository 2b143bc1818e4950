import { Traveller } from './seat-rule.js';

/** How a party agreed to part when there is no room for all of it. People are meant by their place in the party. */
export interface Parting {
  /** So many at least must travel together. */
  minimum: number;
  /** Who stays together whatever happens, in the order in which they go. */
  units: number[][];
}

/** A stated minimum as it binds so many people: null when all of them travel together. */
export function minimumFor(minimum: number | null | undefined, people: number): number | null {
  return minimum != null && minimum < people ? minimum : null;
}

/**
 * Who of a party stays together whatever happens. Who needs a companion stays with the adult named before them, or else the
 * first one; if nobody can accompany them, nobody leaves anyone. Best ranks go first, then the order of the party.
 *
 * @param ranks of each by the campaign's order of priority groups, 0 goes first
 * @example of mother, child, uncle, disabled brother: mother and child, uncle and brother; the two with the brother go first
 */
export function unitsOf(travellers: readonly Traveller[], ranks: readonly number[]): number[][] {
  const all = travellers.map((_, i) => i);
  const adults = all.filter((i) => travellers[i].accompanies);
  const dependents = all.filter((i) => travellers[i].needsCompanion);
  if (dependents.length > 0 && adults.length === 0) return [all];
  const companionOf = new Map(dependents.map((i) => [i, adults.findLast((adult) => adult < i) ?? adults[0]]));
  const units = new Map<number, number[]>();
  for (const i of all) {
    const head = companionOf.get(i) ?? i;
    units.set(head, [...(units.get(head) ?? []), i]);
  }
  const rank = (unit: number[]) => Math.min(...unit.map((i) => ranks[i]));
  return [...units.values()].sort((a, b) => rank(a) - rank(b) || a[0] - b[0]);
}

/** So many choices of as many people are looked at: all that eight people have who need nobody's company. */
const MOST_CHOICES = 70;

/**
 * Who goes when just so many can: whole units, first the choice that takes the first of them, then every other one.
 *
 * @returns places in the party, ascending; nothing when no units come to this number
 */
export function* goersOf(units: readonly number[][], people: number): Iterable<number[]> {
  // Bit n of sums[i] is set when units from i on can come to n people.
  const sums = [1n];
  for (const unit of [...units].reverse()) sums.unshift(sums[0] | (sums[0] << BigInt(unit.length)));
  const canBe = (i: number, count: number) => count >= 0 && ((sums[i] >> BigInt(count)) & 1n) === 1n;
  if (canBe(0, people)) yield* choices(0, people, []);

  function* choices(i: number, count: number, going: number[]): Iterable<number[]> {
    if (count === 0) return yield going.toSorted((a, b) => a - b);
    const rest = count - units[i].length;
    if (canBe(i + 1, rest)) yield* choices(i + 1, rest, [...going, ...units[i]]);
    if (canBe(i + 1, count)) yield* choices(i + 1, count, going);
  }
}

/** Who may go while the others stay: as many as there is room for, then fewer, down to the minimum. */
export function* waysToPart({ minimum, units }: Parting, room: number): Iterable<number[]> {
  const people = units.reduce((sum, unit) => sum + unit.length, 0);
  for (let count = Math.min(room, people - 1); count >= minimum; count -= 1) {
    let looked = 0;
    for (const going of goersOf(units, count)) {
      yield going;
      looked += 1;
      if (looked === MOST_CHOICES) break;
    }
  }
}

/** How those that are left would part again; undefined when they travel together. */
export function partingOfRest({ minimum, units }: Parting, left: readonly number[]): Parting | undefined {
  const rest = new Set(left);
  return minimum < rest.size ? { minimum, units: units.filter(([first]) => rest.has(first)) } : undefined;
}
