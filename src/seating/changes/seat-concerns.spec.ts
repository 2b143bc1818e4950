import { seatPlanOf, withAccessible } from '../../fleet/seat-plan-of.js';
import { Traveller } from '../seat-rule.js';
import { concernsAbout, SeatConcern } from './seat-concerns.js';

const coach = seatPlanOf({ rows: [{ places: '## ##', repeat: 3 }] });
const sleeper = {
  seats: (['LOWER', 'MIDDLE', 'UPPER'] as const).map((berth, i) => ({
    ...{ label: `1${berth}`, row: 1, column: i + 1, window: false, berth },
  })),
};
const adult: Traveller = { needsLowerBerth: false, needsCompanion: false, accompanies: true };
const child: Traveller = { needsLowerBerth: false, needsCompanion: true, accompanies: false };
const old: Traveller = { needsLowerBerth: true, needsCompanion: false, accompanies: true };

/** Codes by traveller: `concerns(coach, [adult, '1'], [child, '2'])`. */
const concerns = (plan: typeof coach, ...party: [Traveller, string][]) =>
  concernsAbout(
    party.map(([traveller, label]) => ({
      traveller,
      seat: plan.seats.find((seat) => seat.label === label)!,
    })),
  ).map((found) => [...found]);

describe('what speaks against picked seats', () => {
  it('nothing, for a child beside its mother', () => {
    expect(concerns(coach, [adult, '1'], [child, '2'])).toEqual([[], []]);
  });

  it('a child across the aisle, or in the row behind, though it is the only adult’s', () => {
    expect(concerns(coach, [adult, '2'], [child, '3'])).toEqual([[], [SeatConcern.CompanionApart]]);
    expect(concerns(coach, [adult, '1'], [child, '5'])).toEqual([[], [SeatConcern.CompanionApart]]);
  });

  it('not that a child travels with nobody grown up: no seat would mend that', () => {
    expect(concerns(coach, [child, '1'], [child, '9'])).toEqual([[], []]);
  });

  it('a middle berth for someone over 60, but no coach seat', () => {
    expect(concerns(sleeper, [old, '1MIDDLE'])).toEqual([[SeatConcern.NoLowerBerth]]);
    expect(concerns(sleeper, [old, '1LOWER'])).toEqual([[]]);
    expect(concerns(sleeper, [adult, '1UPPER'])).toEqual([[]]);
    expect(concerns(coach, [old, '1'])).toEqual([[]]);
  });

  it('an accessible seat for someone who needs none', () => {
    const marked = withAccessible(coach, ['1']);
    expect(concerns(marked, [adult, '1'])).toEqual([[SeatConcern.AccessibleSeat]]);
    expect(concerns(marked, [{ ...adult, needsAccessibleSeat: true }, '1'])).toEqual([[]]);
  });

  it('nothing within a compartment: all its berths are beside each other', () => {
    expect(concerns(sleeper, [adult, '1LOWER'], [child, '1UPPER'])).toEqual([[], []]);
  });
});
