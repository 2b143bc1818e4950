import fc from 'fast-check';
import { goersOf, minimumFor, partingOfRest, unitsOf, waysToPart } from './parting.js';
import { Traveller } from './seat-rule.js';

const adult: Traveller = { needsLowerBerth: false, needsCompanion: false, accompanies: true };
const child: Traveller = { ...adult, needsCompanion: true, accompanies: false };
const youth: Traveller = { ...adult, accompanies: false };
const unranked = (travellers: Traveller[]) => travellers.map(() => 13);

describe('who stays together', () => {
  it('is a child with the adult named before it, or else the first', () => {
    const family = [child, adult, child, child, youth, adult, child];
    expect(unitsOf(family, unranked(family))).toEqual([[0, 1, 2, 3], [4], [5, 6]]);
  });

  it('is the whole party when nobody can accompany those who need it', () => {
    expect(unitsOf([child, youth, youth], [13, 13, 13])).toEqual([[0, 1, 2]]);
  });

  it('goes by priority group, then by the order of the party', () => {
    expect(unitsOf([adult, adult, adult, child], [13, 4, 13, 2])).toEqual([[2, 3], [1], [0]]);
  });
});

describe('who goes', () => {
  it('is as many as there is room for, the first in order, else others of as many', () => {
    const units = [[0], [1, 2], [3], [4]];
    expect([...waysToPart({ minimum: 2, units }, 3)]).toEqual([
      ...[
        [0, 1, 2],
        [0, 3, 4],
        [1, 2, 3],
        [1, 2, 4],
      ],
      ...[
        [0, 3],
        [0, 4],
        [1, 2],
        [3, 4],
      ],
    ]);
  });

  it('is nobody when units are too large', () => {
    const pairs = [
      [0, 1],
      [2, 3],
    ];
    expect([...goersOf(pairs, 3)]).toEqual([]);
    expect([...waysToPart({ minimum: 1, units: [[0, 1, 2]] }, 2)]).toEqual([]);
  });

  it('of a coachful is found without looking at every choice', () => {
    const units = Array.from({ length: 50 }, (_, i) => [i]);
    const first = Array.from({ length: 25 }, (_, i) => i);
    const ways = [...waysToPart({ minimum: 25, units }, 25)];
    expect(ways[0]).toEqual(first);
    expect(ways).toHaveLength(70);
  });
});

it('binds the rest as long as it is larger than the minimum', () => {
  const parting = { minimum: 2, units: [[0], [1, 2], [3], [4]] };
  expect(partingOfRest(parting, [3, 4])).toBeUndefined();
  expect(partingOfRest(parting, [1, 2, 4])).toEqual({ minimum: 2, units: [[1, 2], [4]] });
  expect([minimumFor(3, 3), minimumFor(2, 3), minimumFor(null, 3)]).toEqual([null, 2, null]);
});

describe('of any party, any minimum and any room', () => {
  const person = fc.record({
    traveller: fc.constantFrom(adult, adult, child, youth, { ...adult, needsLowerBerth: true }),
    rank: fc.nat(3),
  });
  const cases = fc.record({
    people: fc.array(person, { minLength: 1, maxLength: 9 }),
    minimum: fc.integer({ min: 1, max: 9 }),
    room: fc.nat(10),
  });

  it('those who go are enough, never all, and no child is on its own on either side', () => {
    fc.assert(
      fc.property(cases, ({ people, minimum, room }) => {
        const travellers = people.map(({ traveller }) => traveller);
        const units = unitsOf(
          travellers,
          people.map(({ rank }) => rank),
        );
        expect(units.flat().sort()).toEqual(people.map((_, i) => i));
        for (const going of waysToPart({ minimum, units }, room)) {
          expect(going.length).toBeGreaterThanOrEqual(minimum);
          expect(going.length).toBeLessThanOrEqual(Math.min(room, people.length - 1));
          const left = people.map((_, i) => i).filter((i) => !going.includes(i));
          for (const part of [going, left].map((one) => one.map((i) => travellers[i]))) {
            const alone = part.some((one) => one.needsCompanion) && !part.some((one) => one.accompanies);
            expect(alone).toBe(false);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('as many go as any choice of units comes to', () => {
    fc.assert(
      fc.property(cases, ({ people, minimum, room }) => {
        const units = unitsOf(
          people.map(({ traveller }) => traveller),
          people.map(({ rank }) => rank),
        );
        const sizes = Array.from({ length: 2 ** units.length }, (_, chosen) =>
          units.reduce((sum, unit, i) => sum + (chosen & (1 << i) ? unit.length : 0), 0),
        );
        const possible = sizes.filter((size) => size <= room && size < people.length && size >= minimum);
        const [first] = waysToPart({ minimum, units }, room);
        expect(first?.length ?? 0).toBe(Math.max(0, ...possible));
      }),
    );
  });
});
