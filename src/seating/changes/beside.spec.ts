import fc from 'fast-check';
import { seatPlanOf } from '../../fleet/seat-plan-of.js';
import { SeatRule, Traveller } from '../seat-choice.js';
import { SeatMap } from '../seat-map.js';
import { lackOf } from '../seat-needs.js';
import { joinParty, SeatedTraveller } from './beside.js';
import { swapSeats } from './swap-seats.js';

const adult: Traveller = { needsLowerBerth: false, needsCompanion: false, accompanies: true };
const child: Traveller = { needsLowerBerth: false, needsCompanion: true, accompanies: false };
const coach = seatPlanOf({ rows: [{ places: '## ##', repeat: 3 }] });
const PLANS = [
  coach,
  seatPlanOf({ rows: [{ places: '### ##', repeat: 2 }], facing: true }),
  seatPlanOf({ rows: [{ places: 'AC F', repeat: 4 }] }),
  seatPlanOf({ compartments: 3, levels: 2 }),
];
const labelsOf = (plan: typeof coach) => plan.seats.map(({ label }) => label);
const on = (plan: typeof coach, ...free: string[]) => {
  const labels = labelsOf(plan);
  return new SeatMap(plan, new Set(labels), new Set(labels.filter((label) => !free.includes(label))));
};
const sitting = (traveller: Traveller, seat: string) => ({ traveller: { ...traveller }, seat });

describe('a child who joins', () => {
  it('sits beside an adult of the party where a seat is free', () => {
    const joining = joinParty(on(coach, '2', '3', '7'), [sitting(adult, '1')], { ...child });
    expect(joining).toEqual({ seat: { label: '2', rule: SeatRule.BesideCompanion }, moved: new Map() });
  });

  it('takes the seat of another adult beside one, who goes to the free seat', () => {
    const party = [sitting(adult, '1'), sitting(adult, '2')];
    const joining = joinParty(on(coach, '8'), party, { ...child })!;
    expect(joining.seat).toEqual({ label: '1', rule: SeatRule.BesideCompanion });
    expect([...joining.moved].map(([i, { label }]) => [i, label])).toEqual([[0, '8']]);
  });

  it('sits with an adult where two seats are free side by side, when none is free beside the party', () => {
    const joining = joinParty(on(coach, '7', '9', '10'), [sitting(adult, '1')], { ...child })!;
    expect(joining.seat).toEqual({ label: '10', rule: SeatRule.BesideCompanion });
    expect([...joining.moved].map(([i, { label }]) => [i, label])).toEqual([[0, '9']]);
  });

  it('moves nobody when that does not help', () => {
    const joining = joinParty(on(coach, '8'), [sitting(adult, '1')], { ...child })!;
    expect([joining.seat.label, joining.moved.size]).toEqual(['8', 0]);
  });

  it('finds no seat on a full vehicle', () => {
    expect(joinParty(on(coach), [sitting(adult, '1')], { ...child })).toBeUndefined();
  });
});

const people = fc.constantFrom(adult, adult, child).map((one) => ({ ...one }));
const scenes = fc
  .record({ plan: fc.constantFrom(...PLANS), party: fc.array(people, { minLength: 1, maxLength: 4 }) })
  .chain(({ plan, party }) =>
    fc
      .shuffledSubarray(labelsOf(plan), { minLength: party.length, maxLength: party.length + 4 })
      .map((labels) => ({
        ...{ plan, free: labels.slice(party.length) },
        party: party.map((traveller, i): SeatedTraveller => ({ traveller, seat: labels[i] })),
      })),
  );

it('whoever joins, the party lacks as little as any way to sit on its seats and a free one, or with one of it elsewhere, with the fewest moves', () => {
  fc.assert(
    fc.property(scenes, people, ({ plan, free, party }, newcomer) => {
      const map = on(plan, ...free);
      const joining = joinParty(map, party, newcomer);
      expect(joining !== undefined).toBe(free.length > 0);
      if (!joining) return;
      const own = party.map(({ seat }) => seat);
      const labels = own.map((seat, i) => joining.moved.get(i)?.label ?? seat);
      const all = [...labels, joining.seat.label];
      expect(new Set(all).size).toBe(all.length);
      expect(all.filter((label) => !own.includes(label) && !free.includes(label))).toEqual([]);

      const travellers = [...party.map(({ traveller }) => traveller), newcomer];
      const lack = (seats: string[]) =>
        lackOf(
          travellers,
          seats.map((label) => map.spotOf(label)!),
        );
      const moves = (seats: string[]) => own.filter((seat, i) => seats[i] !== seat).length;
      const alone = lackOf(
        travellers.slice(0, -1),
        own.map((label) => map.spotOf(label)!),
      );
      const oneElsewhere = own.flatMap((_, i) =>
        free.flatMap((to) => free.filter((seat) => seat !== to).map((seat) => [...own.with(i, to), seat])),
      );
      const ways = [...free.flatMap((seat) => orders([...own, seat])), ...oneElsewhere];
      const least = Math.min(...ways.map(lack));
      expect(lack(all)).toBeLessThanOrEqual(Math.max(least, alone));
      const fewest = Math.min(...ways.filter((way) => lack(way) <= lack(all)).map(moves));
      expect(moves(all)).toBe(fewest);
    }),
    { numRuns: 500 },
  );
});

it('two parties that change places get each other’s seats, each once, the larger one free seats as well', () => {
  const parties = fc.tuple(
    fc.array(people, { minLength: 1, maxLength: 4 }),
    fc.array(people, { minLength: 1, maxLength: 4 }),
    fc.constantFrom(...PLANS),
    fc.nat(3),
  );
  const drawn = parties.chain(([one, other, plan, free]) => {
    const count = Math.min(one.length + other.length + free, plan.seats.length);
    return fc
      .shuffledSubarray(labelsOf(plan), { minLength: count, maxLength: count })
      .map((labels) => ({ one, other, plan, labels }));
  });
  fc.assert(
    fc.property(drawn, ({ one, other, plan, labels }) => {
      const [held, othersHeld] = [
        labels.slice(0, one.length),
        labels.slice(one.length, one.length + other.length),
      ];
      const free = labels.slice(one.length + other.length);
      const vehicle = { id: 'a', seq: 1, label: 'a', map: on(plan, ...free) };
      const party = { travellers: one, seats: held, vehicle };
      const swapped = swapSeats(party, { travellers: other, seats: othersHeld, vehicle });
      const fits = Math.max(one.length, other.length) - Math.min(one.length, other.length);
      expect(swapped !== undefined).toBe(free.length + fits >= fits);
      if (!swapped) return;
      const [mine, theirs] = [swapped.one, swapped.other].map((seats) => seats.map(({ label }) => label));
      expect(new Set([...mine, ...theirs]).size).toBe(one.length + other.length);
      expect([...mine, ...theirs].filter((label) => !labels.includes(label))).toEqual([]);
      if (one.length >= other.length) expect(mine).toEqual(expect.arrayContaining(othersHeld));
      else expect(theirs).toEqual(expect.arrayContaining(held));
    }),
    { numRuns: 300 },
  );
});

function orders(items: string[]): string[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item) =>
    orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
