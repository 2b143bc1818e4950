import fc from 'fast-check';
import { seatPlanOf } from '../fleet/seat-plan-of.js';
import { SeatAllowance } from './allotments/seat-allowance.js';
import { takeTurn } from './seat-batch.js';
import { seatGate } from './seat-gate.js';
import { SeatMap } from './seat-map.js';

const [YANGCHENG, GAOPING] = ['140522', '140581'];
const LABELS = seatPlanOf({ rows: [{ places: '## ##', repeat: 2 }] });

/** A coach with so many free seats, some of them kept for people of 高平, and a party that may part. */
function turnOf(free: number, kept: number, homes: string[], units: number[][], minimum: number) {
  const labels = LABELS.seats.map(({ label }) => label);
  const map = new SeatMap(LABELS, new Set(labels), new Set(labels.slice(free)));
  const vehicles = [{ map }];
  const allowance = new SeatAllowance([{ regionCode: GAOPING, unused: kept }]);
  const members = homes.map((homeCountyCode) => ({ homeCountyCode, priorityGroups: [] }));
  const someone = () => ({ needsLowerBerth: false, needsCompanion: false, accompanies: true });
  const party = { party: { members }, travellers: homes.map(someone), parting: { minimum, units } };
  return takeTurn(party, vehicles, seatGate({ vehicles, priorityOrder: [], held: 0, allowance }));
}

describe('a party that may part, on a trip with seats kept for a region', () => {
  it('sends those of the region when only their seats are free, though others are named first', () => {
    const homes = [YANGCHENG, YANGCHENG, GAOPING, GAOPING];
    const turn = turnOf(3, 3, homes, [[0], [1], [2], [3]], 2);
    expect(turn.seated.map(({ going }) => going)).toEqual([[2, 3]]);
    expect(turn.left).toEqual([0, 1]);
  });

  it('sends as many at first as any choice of those who stay together may', () => {
    const cases = fc.record({
      free: fc.integer({ min: 1, max: 8 }),
      kept: fc.nat(8),
      units: fc.array(fc.array(fc.constantFrom(YANGCHENG, GAOPING), { minLength: 1, maxLength: 2 }), {
        ...{ minLength: 1, maxLength: 8 },
      }),
      minimum: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(cases, ({ free, kept, units: homesOf, minimum }) => {
        const homes = homesOf.flat();
        let place = 0;
        const units = homesOf.map((unit) => unit.map(() => place++));
        const { seated } = turnOf(free, kept, homes, units, minimum);
        const choices = Array.from({ length: 2 ** units.length }, (_, chosen) =>
          units.filter((_, i) => chosen & (1 << i)).flat(),
        );
        const mayGo = (going: number[]) => {
          const own = Math.min(kept, going.filter((i) => homes[i] === GAOPING).length);
          const enough = going.length >= minimum || going.length === homes.length;
          return enough && going.length <= free && going.length - own <= Math.max(0, free - kept);
        };
        const most = Math.max(0, ...choices.filter(mayGo).map(({ length }) => length));
        expect(seated[0]?.going.length ?? 0).toBe(most);
      }),
      { numRuns: 1000 },
    );
  });
});
