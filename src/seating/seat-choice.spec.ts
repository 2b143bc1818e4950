import fc from 'fast-check';
import { withAccessible } from '../fleet/seat-plan-of.js';
import { PlannedSeat, SeatPlan } from '../fleet/seat-plan.js';
import { seatInTurn } from './seat-batch.js';
import { chooseSeats, SeatRule, Traveller } from './seat-choice.js';
import { SeatMap } from './seat-map.js';

const { Alone, OneRow, FacingRows, AdjacentRows, OneVehicle, LowerBerth } = SeatRule;

/** Rows of letters, `.` for the aisle: `AB.CD` is a coach's 2+2. Labels are row and letter: 3C. */
function planOf(...rows: string[]): SeatPlan {
  const seats = rows.flatMap((row, r) =>
    [...row].flatMap((letter, c): PlannedSeat[] =>
      letter === '.' ? [] : [{ label: `${r + 1}${letter}`, row: r + 1, column: c + 1, window: c === 0 }],
    ),
  );
  return { seats };
}

/** A hard-seat carriage: rows 1 and 2 face each other, 3 and 4, … */
function hardSeats(rows: number): SeatPlan {
  const plan = planOf(...Array.from({ length: rows }, () => 'AB.CDE'));
  return {
    seats: plan.seats.map((seat) => ({ ...seat, facesRow: seat.row % 2 ? seat.row + 1 : seat.row - 1 })),
  };
}

/** Hard sleepers: compartments of lower, middle and upper berth. */
function berths(compartments: number): SeatPlan {
  const seats = Array.from({ length: compartments }, (_, i) =>
    (['LOWER', 'MIDDLE', 'UPPER'] as const).map((berth, level) => {
      return { label: `${i + 1}${'下中上'[level]}`, row: i + 1, column: level + 1, window: false, berth };
    }),
  );
  return { seats: seats.flat() };
}

const labelsOf = (plan: SeatPlan) => plan.seats.map((seat) => seat.label);
const mapOf = (plan: SeatPlan, taken: string[] = [], blocked: string[] = []) =>
  new SeatMap(plan, new Set(labelsOf(plan).filter((label) => !blocked.includes(label))), new Set(taken));
/** A map on which only these seats are free. */
const only = (plan: SeatPlan, ...free: string[]) =>
  mapOf(
    plan,
    labelsOf(plan).filter((label) => !free.includes(label)),
  );
const people = (count: number, needing = 0) =>
  Array.from({ length: count }, (_, i) => ({
    needsLowerBerth: i < needing,
    needsCompanion: false,
    accompanies: true,
  }));
const choose = (size: number, ...maps: SeatMap[]) =>
  chooseSeats(
    people(size),
    maps.map((map) => ({ map })),
  );
/** Who got seats of the parties that took their turns. */
const allSeated = (turns: ReturnType<typeof seatInTurn<{ travellers: Traveller[] }, { map: SeatMap }>>) =>
  [...turns.values()].flatMap(({ seated }) => seated);
const seatsOf = (size: number, ...maps: SeatMap[]) => choose(size, ...maps)?.seats.map(({ label }) => label);

const coach = planOf('AB.CD', 'AB.CD', 'AB.CD', 'ABCDE');

describe('a party', () => {
  it.each([
    [2, OneRow, ['1A', '1B']],
    [5, OneRow, ['4A', '4B', '4C', '4D', '4E']],
    [4, AdjacentRows, ['1A', '1B', '2A', '2B']],
  ])('of %i sits in %s of an empty coach, except where a row fits better', (size, rule, expected) => {
    const narrow = planOf('AB.CD', 'AB.CD', 'AB.CD');
    const choice = choose(size, mapOf(size === 4 ? narrow : coach));
    expect(choice?.seats).toEqual(expected.map((label) => ({ label, rule })));
  });

  it('does not count seats across the aisle as adjacent', () => {
    expect(choose(2, only(coach, '1B', '1C', '2B', '3B'))?.seats).toEqual([
      { label: '1B', rule: AdjacentRows },
      { label: '2B', rule: AdjacentRows },
    ]);
    expect(choose(2, only(coach, '1B', '1C', '3A'))?.seats[0].rule).toBe(OneVehicle);
  });

  it('prefers rows that face each other to rows back to back', () => {
    const choice = choose(5, mapOf(hardSeats(4), ['1A', '1B', '1C', '1D', '1E']));
    expect(choice?.seats.map(({ label }) => label)).toEqual(['3C', '3D', '3E', '4C', '4D']);
    expect(choice?.seats[0].rule).toBe(FacingRows);
  });

  it('over many rows takes the closest ones that have room', () => {
    expect(seatsOf(3, only(planOf('A.B', 'A.B', 'A.B', 'A.B', 'A.B'), '1A', '3B', '4A', '5B'))).toEqual([
      '3B',
      '4A',
      '5B',
    ]);
  });

  it('keeps together on the fuller vehicle that has a row, not apart on the fullest', () => {
    const [apart, half, empty] = [only(coach, '1A', '3D'), only(coach, '2C', '2D', '3A'), mapOf(coach)];
    expect(choose(2, apart, empty, half)?.vehicle.map).toBe(half);
  });

  it('sits over the gaps of one bench when there is nothing else', () => {
    expect(seatsOf(2, only(planOf('ABC.DE'), '1A', '1C'))).toEqual(['1A', '1C']);
  });

  it('is never split: without room on one vehicle it gets nothing', () => {
    expect(choose(3, only(coach, '1A', '1B'), only(coach, '2A', '2B'))).toBeUndefined();
  });
});

describe('gaps', () => {
  it.each([
    [1, ['1A', '2C', '2D'], ['1A']],
    [2, ['4A', '4B', '4C', '1C', '1D'], ['1C', '1D']],
    [2, ['4A', '4B', '4C', '4D', '4E'], ['4A', '4B']],
    [1, ['1A', '1B', '4C', '4D', '4E'], ['4C']],
    [4, ['4B', '4C', '4D', '4E', '3A', '3B', '2A', '2B'], ['4B', '4C', '4D', '4E']],
  ])('are not made by a party of %i when only %j are free', (size, free, expected) => {
    expect(seatsOf(size, only(coach, ...free))).toEqual(expected);
  });

  it('next to a blocked seat are none: nobody else could sit there', () => {
    expect(seatsOf(1, mapOf(planOf('AB.CD'), [], ['1D']))).toEqual(['1C']);
  });
});

describe('lower berths', () => {
  const seatsFor = (party: Traveller[], map: SeatMap) => chooseSeats(party, [{ map }])?.seats;

  it('go to those who need them, with that as the reason', () => {
    expect(seatsFor([...people(2), ...people(1, 1)], mapOf(berths(2)))).toEqual([
      { label: '1中', rule: OneRow },
      { label: '1上', rule: OneRow },
      { label: '1下', rule: LowerBerth },
    ]);
  });

  it('are kept for others by those who do not need them', () => {
    expect(seatsFor(people(1), mapOf(berths(2)))).toEqual([{ label: '1中', rule: Alone }]);
    expect(seatsFor(people(2), mapOf(berths(2)))?.map(({ label }) => label)).toEqual(['1中', '1上']);
  });

  it('weigh more than one compartment', () => {
    const seats = seatsFor(people(2, 2), only(berths(3), '1中', '1上', '2下', '3下'));
    expect(seats?.map(({ label, rule }) => [label, rule])).toEqual([
      ['2下', LowerBerth],
      ['3下', LowerBerth],
    ]);
  });

  it('lacking, the others are given all the same', () => {
    expect(seatsFor(people(1, 1), only(berths(1), '1上'))).toEqual([{ label: '1上', rule: Alone }]);
  });
});

describe('whatever the plan and the parties', () => {
  const row = fc.constantFrom('AB.CD', 'AB.C', 'ABCDE', 'ABC.DE', 'A.B', 'AB', '..CD');
  const plans = fc.array(row, { minLength: 1, maxLength: 8 }).map((rows) => planOf(...rows));
  const trips = fc.array(plans, { minLength: 1, maxLength: 3 });
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 25 });
  const freeOf = (map: SeatMap) => map.freeLabels;
  const gapsOf = (map: SeatMap) => map.benches.reduce((sum, bench) => sum + bench.gapsIn(bench.free), 0);
  const runsOf = (free: number) =>
    free
      .toString(2)
      .split('0')
      .map((run) => run.length);

  it('no seat is given twice, no party split, and nobody left while a vehicle has room for the party', () => {
    fc.assert(
      fc.property(trips, sizes, (tripPlans, partySizes) => {
        const vehicles = tripPlans.map((plan) => ({ map: mapOf(plan) }));
        const held = new Set<string>();
        for (const size of partySizes) {
          const mostFree = Math.max(...vehicles.map(({ map }) => map.free));
          const seated = allSeated(seatInTurn([{ travellers: people(size) }], vehicles));
          expect(seated.length).toBe(size <= mostFree ? 1 : 0);
          for (const { vehicle, seats } of seated) {
            expect(new Set(seats.map(({ label }) => label)).size).toBe(size);
            for (const { label } of seats) {
              const seat = `${vehicles.indexOf(vehicle)}:${label}`;
              expect(held.has(seat)).toBe(false);
              held.add(seat);
            }
          }
        }
      }),
    );
  });

  it('a party sits in one row whenever some row has room, and makes a gap only if every such row would get one', () => {
    const anyTaken = plans.chain((plan) => fc.subarray(labelsOf(plan)).map((taken) => mapOf(plan, taken)));
    fc.assert(
      fc.property(anyTaken, fc.integer({ min: 1, max: 5 }), (map, size) => {
        const choice = choose(size, map);
        expect(choice?.seats.length).toBe(map.free < size ? undefined : size);
        const fitting = map.benches.flatMap(({ free }) => runsOf(free)).filter((run) => run >= size);
        const rule = choice?.seats[0].rule;
        expect(rule === OneRow || rule === Alone).toBe(fitting.length > 0);
        if (!choice || fitting.length === 0) return;
        const gapsBefore = gapsOf(map);
        map.take(choice.seats.map(({ label }) => label));
        const gapsMade = gapsOf(map) - gapsBefore;
        if (fitting.some((run) => run !== size + 1)) expect(gapsMade).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('what was given back is free again', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 6 }), (plan, size) => {
        const map = mapOf(plan);
        const before = freeOf(map);
        const labels = choose(size, map)?.seats.map(({ label }) => label) ?? [];
        map.take(labels);
        for (const label of labels) expect(() => map.take([label])).toThrow(`${label} is not free`);
        map.release(labels);
        expect(freeOf(map)).toEqual(before);
      }),
    );
  });
});

it('seats parties of one to four until a train of 1,800 is all but full', () => {
  const vehicles = Array.from({ length: 15 }, () => ({ map: mapOf(hardSeats(24)) }));
  const parties = Array.from({ length: 1200 }, (_, i) => ({ travellers: people((i % 4) + 1) }));
  const seated = allSeated(seatInTurn(parties, vehicles));
  expect(seated.reduce((sum, { seats }) => sum + seats.length, 0)).toBeGreaterThan(1780);
});

describe('who needs a companion', () => {
  const adult = { needsLowerBerth: false, needsCompanion: false, accompanies: true };
  const child = { needsLowerBerth: false, needsCompanion: true, accompanies: false };
  const seatsFor = (party: (typeof adult)[], map: SeatMap) => chooseSeats(party, [{ map }])!.seats;

  it('sits beside an adult of the party, in whatever order they were named', () => {
    const family = [child, child, adult].map((one) => ({ ...one }));
    expect(seatsFor(family, mapOf(planOf('ABC.DE')))).toEqual([
      { label: '1A', rule: SeatRule.BesideCompanion },
      { label: '1C', rule: SeatRule.BesideCompanion },
      { label: '1B', rule: OneRow },
    ]);
  });

  it('is not parted from the adult by the aisle or by a row', () => {
    const family = [adult, adult, child, child].map((one) => ({ ...one }));
    const seats = seatsFor(family, mapOf(planOf('AB.CD', 'AB.CD')));
    expect(seats.map(({ label }) => label)).toEqual(['1B', '2B', '1A', '2A']);
    expect(seats[2].rule).toBe(SeatRule.BesideCompanion);
  });

  it('is not said to when there is no adult to sit beside', () => {
    expect(seatsFor([{ ...child }, { ...child }], mapOf(planOf('AB.CD'))).map(({ rule }) => rule)).toEqual([
      OneRow,
      OneRow,
    ]);
  });

  it('sits beside one in any family, on any map with benches for all of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 3 }), (adults, children) => {
        const count = Math.min(children, adults);
        const family = [
          ...Array.from({ length: count }, () => ({ ...child })),
          ...Array.from({ length: adults }, () => ({ ...adult })),
        ];
        const seats = seatsFor(family, mapOf(planOf('AB.CD', 'AB.CD', 'AB.CD')));
        const placeOf = (label: string) =>
          [Number(label[0]), label.charCodeAt(1) <= 66 ? 'left' : 'right'].join();
        const adultsAt = seats.slice(count).map(({ label }) => placeOf(label));
        for (const { label, rule } of seats.slice(0, count)) {
          expect(rule).toBe(SeatRule.BesideCompanion);
          expect(adultsAt).toContain(placeOf(label));
        }
      }),
    );
  });
});

describe('accessible seats', () => {
  const disabled: Traveller = {
    ...{ needsLowerBerth: true, needsCompanion: true, accompanies: false, needsAccessibleSeat: true },
  };
  const [adult] = people(1);
  /** 2A and 2B are kept. */
  const lowFloor = withAccessible(planOf('AB.CD', 'AB.CD', 'AB.CD'), ['2A', '2B']);
  const given = (party: Traveller[], map: SeatMap) =>
    chooseSeats(party, [{ map }])?.seats.map(({ label, rule }) => [label, rule]);

  it('go to who needs one first, with the companion beside', () => {
    expect(given([adult, disabled].map(copied), mapOf(lowFloor))).toEqual([
      ['2B', OneRow],
      ['2A', SeatRule.AccessibleSeat],
    ]);
  });

  it('are kept from others, and so is a seat beside one while there is another', () => {
    const map = mapOf(withAccessible(planOf('ABC', 'ABC'), ['1A']), ['2B', '2C']);
    expect(given(people(1), map)?.[0][0]).toBe('2A');
    expect(
      given(people(2), mapOf(withAccessible(planOf('AB', 'AB'), ['1A'])))?.map(([label]) => label),
    ).toEqual(['2A', '2B']);
  });

  it('are given to others as the last resort, as few as can be, with that as the reason', () => {
    expect(given(people(2), only(lowFloor, '2A', '2B', '3D'))).toEqual([
      ['3D', OneVehicle],
      ['2B', SeatRule.LastSeats],
    ]);
  });

  it('are looked for on every vehicle', () => {
    const [plain, marked] = [mapOf(coach, ['1A']), mapOf(lowFloor)];
    const choice = chooseSeats([{ ...disabled }], [{ map: plain }, { map: marked }]);
    expect(choice?.vehicle.map).toBe(marked);
  });
});

function copied(traveller: Traveller): Traveller {
  return { ...traveller };
}
