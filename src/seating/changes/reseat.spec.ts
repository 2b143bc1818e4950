import fc from 'fast-check';
import { PlannedSeat, SeatPlan } from '../../fleet/seat-plan.js';
import { SeatMap } from '../seat-map.js';
import { VehicleSeats } from '../trip-seats.js';
import { HoldingParty, MoveReason, reseat, Reseated } from './reseat.js';

/** A coach numbered from the front, rows of four, 2+2. */
function coach(seats: number, columns = [1, 2, 4, 5]): SeatPlan {
  const perRow = columns.length;
  return {
    seats: Array.from({ length: seats }, (_, i): PlannedSeat => ({
      ...{ label: String(i + 1), row: Math.floor(i / perRow) + 1, column: columns[i % perRow] },
      window: i % perRow === 0 || i % perRow === perRow - 1,
    })),
  };
}

function vehicle(id: string, plan: SeatPlan, taken: string[] = []): VehicleSeats {
  const labels = new Set(plan.seats.map(({ label }) => label));
  return { id, seq: 1, label: id, map: new SeatMap(plan, labels, new Set(taken)) };
}

function party(bookingId: string, seats: number[], priorityRank = 13): HoldingParty {
  return {
    ...{ bookingId, priorityRank, since: new Date(Number(bookingId.replace(/\D/g, '')) || 0) },
    passengers: seats.map((seat) => ({
      id: `${bookingId}/${seat}`,
      seat: String(seat),
      needsLowerBerth: false,
      needsCompanion: false,
      accompanies: true,
    })),
  };
}
const movesOf = (reseated: Reseated[]) =>
  reseated.flatMap(({ vehicle: where, moved }) =>
    moved.map(({ passengerId, to, reason }) => [passengerId, where?.id, to?.label, reason]),
  );

describe('a vehicle replaced by another', () => {
  it('moves nobody whose seat is at the same place', () => {
    const parties = [party('a', [1, 2]), party('b', [7, 8])];
    expect(movesOf(reseat(coach(12), vehicle('new', coach(8)), [], parties))).toEqual([]);
  });

  it('moves only those whose seats are gone, beside those of their party who stay', () => {
    const parties = [party('a', [7, 9]), party('b', [1])];
    expect(movesOf(reseat(coach(12), vehicle('new', coach(8)), [], parties))).toEqual([
      ['a/9', 'new', '8', MoveReason.SeatGone],
    ]);
  });

  it('takes the whole party where nothing near is free', () => {
    const parties = [party('a', [1, 9]), party('b', [2]), party('c', [5]), party('d', [6])];
    expect(movesOf(reseat(coach(12), vehicle('new', coach(8)), [], parties))).toEqual([
      ['a/1', 'new', '3', MoveReason.KeptTogether],
      ['a/9', 'new', '4', MoveReason.SeatGone],
    ]);
  });

  it('counts a label at another place as another seat', () => {
    const [before, after] = [coach(8), coach(6, [1, 3, 4])];
    const [{ moved }] = reseat(before, vehicle('new', after), [], [party('a', [2])]);
    expect(moved).toMatchObject([{ from: '2', reason: MoveReason.SeatGone }]);
  });

  it('uses the trip’s other vehicles, whole parties', () => {
    const parties = [party('a', [1, 2, 3, 4]), party('b', [5, 6])];
    const other = vehicle('other', coach(4), ['1']);
    expect(movesOf(reseat(coach(8), vehicle('new', coach(5)), [other], parties))).toEqual([
      ['b/5', 'other', '3', MoveReason.KeptTogether],
      ['b/6', 'other', '4', MoveReason.SeatGone],
    ]);
  });

  it('lets those last in order give way and wait when there is no room', () => {
    const parties = [party('1', [1, 2]), party('2', [3, 4]), party('3', [5, 6], 0)];
    const reseated = reseat(coach(8), vehicle('new', coach(4)), [], parties);
    expect(movesOf(reseated)).toEqual([
      ['3/5', 'new', '3', MoveReason.SeatGone],
      ['3/6', 'new', '4', MoveReason.SeatGone],
      ['2/3', undefined, undefined, MoveReason.NoRoom],
      ['2/4', undefined, undefined, MoveReason.NoRoom],
    ]);
  });

  it('takes from nobody when that does not help', () => {
    const parties = [party('1', [1, 2, 3, 9, 10], 0), party('2', [4])];
    const reseated = reseat(coach(12), vehicle('new', coach(4)), [], parties);
    expect(
      reseated.map(({ party: { bookingId }, vehicle: where, moved }) => [bookingId, where?.id, moved.length]),
    ).toEqual([
      ['1', undefined, 5],
      ['2', 'new', 0],
    ]);
  });

  const holding = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(3)), { maxLength: 10 })
    .chain((sizes) => {
      const people = sizes.reduce((sum, [size]) => sum + size, 0);
      return fc
        .shuffledSubarray(
          Array.from({ length: 40 }, (_, i) => i + 1),
          { minLength: people, maxLength: people },
        )
        .map((labels) => sizes.map(([size, rank], i) => party(String(i + 1), labels.splice(0, size), rank)));
    });

  it('of the same layout moves nobody, however they sit', () => {
    fc.assert(
      fc.property(holding, (parties) => {
        expect(movesOf(reseat(coach(40), vehicle('new', coach(40)), [], parties))).toEqual([]);
      }),
    );
  });

  it('keeps parties whole, holds each seat once, and leaves nobody waiting for whom there is room', () => {
    fc.assert(
      fc.property(holding, fc.integer({ min: 1, max: 44 }), fc.nat(8), (parties, size, elsewhere) => {
        const now = vehicle('new', coach(size));
        const others = elsewhere > 0 ? [vehicle('other', coach(elsewhere))] : [];
        const reseated = reseat(coach(40), now, others, parties);
        const held = reseated.flatMap(({ party: { passengers }, vehicle: where, moved }) => {
          const to = new Map(moved.map((move) => [move.passengerId, move.to?.label]));
          if (!where) return [];
          return passengers.map(({ id, seat }) => `${where.id} ${to.has(id) ? to.get(id) : seat}`);
        });
        expect(new Set(held).size).toBe(held.length);
        const capacity = size + elsewhere;
        const free = [now, ...others].reduce((sum, { map }) => sum + map.free, 0);
        expect(held.length).toBe(capacity - free);
        for (const { party: one, vehicle: where, moved } of reseated) {
          if (!where) expect(moved).toHaveLength(one.passengers.length);
          if (where && where !== now) expect(moved).toHaveLength(one.passengers.length);
          if (!where) {
            const roomiest = Math.max(...[now, ...others].map(({ map }) => map.free));
            expect(roomiest).toBeLessThan(one.passengers.length);
          }
        }
      }),
    );
  });
});
