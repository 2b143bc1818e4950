import { Place } from './seat-map.js';
import { ChosenSeat, SeatRule, Traveller } from './seat-rule.js';

/**
 * Who of a party takes which of its places: lower berths go to those who need them, then whoever needs a companion is put
 * beside an adult, the others take what is left in their order.
 *
 * @param rule by which the places were found
 */
export function assignPlaces(party: Traveller[], places: Place[], rule: SeatRule): ChosenSeat[] {
  const free = [...places].sort((a, b) => a.seat.row - b.seat.row || a.seat.column - b.seat.column);
  const given = new Map<Traveller, { place: Place; rule: SeatRule }>();
  const give = (traveller: Traveller, place: Place, why: SeatRule) => {
    given.set(traveller, { place, rule: why });
    free.splice(free.indexOf(place), 1);
  };
  for (const traveller of party.filter(({ needsLowerBerth }) => needsLowerBerth)) {
    const lower = free.find(({ seat }) => seat.berth === 'LOWER');
    if (lower) give(traveller, lower, SeatRule.LowerBerth);
  }
  for (const traveller of party.filter((one) => one.needsCompanion && !given.has(one))) {
    const adults = party.filter(({ accompanies }) => accompanies);
    const seated = adults.flatMap((adult) => given.get(adult)?.place ?? []);
    const beside = free.find((place) => seated.some((other) => areBeside(place, other)));
    if (beside) {
      give(traveller, beside, SeatRule.BesideCompanion);
      continue;
    }
    const adult = adults.find((one) => !given.has(one));
    const pair = adult && pairOf(free);
    if (!pair) continue;
    give(traveller, pair[0], SeatRule.BesideCompanion);
    give(adult, pair[1], rule);
  }
  const otherwise = party.length === 1 ? SeatRule.Alone : rule;
  for (const traveller of party) if (!given.has(traveller)) give(traveller, free[0], otherwise);
  return party.map((traveller) => {
    const { place, rule: why } = given.get(traveller)!;
    return { label: place.seat.label, rule: why };
  });
}

/** Two places side by side, the first of them outermost, so that another may sit on the adult's other side. */
function pairOf(free: Place[]): [Place, Place] | undefined {
  for (const place of free) {
    const beside = free.find((other) => other !== place && areBeside(place, other));
    if (beside) return [place, beside];
  }
  return undefined;
}

/** Side by side with no aisle between, or in one compartment. */
export function areBeside({ seat: a }: Pick<Place, 'seat'>, { seat: b }: Pick<Place, 'seat'>): boolean {
  return a.row === b.row && (a.berth !== undefined || Math.abs(a.column - b.column) === 1);
}
