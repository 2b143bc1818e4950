import fc from 'fast-check';
import { SeatAllowance } from '../allotments/seat-allowance.js';
import { seatGate } from '../seat-gate.js';
import { openSeats } from './open-seats.js';

const [YANGCHENG, GAOPING] = ['140522', '140581'];
const kept = [{ regionCode: GAOPING, unused: 3 }];

describe('open seats', () => {
  it('are all when nothing is held or kept', () => {
    expect(openSeats(YANGCHENG, 4, 0, [])).toEqual({ free: 4, held: 0, kept: 0 });
  });

  it('are none for everyone when as many are held as are free, or more', () => {
    expect(openSeats(YANGCHENG, 3, 3, [])).toEqual({ free: 0, held: 3, kept: 0 });
    expect(openSeats(null, 3, 5, [])).toEqual({ free: 0, held: 3, kept: 0 });
  });

  it('are the last ones that are held, whatever is kept for a region', () => {
    expect(openSeats(YANGCHENG, 10, 4, kept)).toEqual({ free: 6, held: 1, kept: 0 });
    expect(openSeats(GAOPING, 10, 4, kept)).toEqual({ free: 6, held: 4, kept: 3 });
  });

  it('are what the gate lets people have', () => {
    const few = fc.integer({ min: 0, max: 12 });
    const home = fc.constantFrom(YANGCHENG, GAOPING);
    fc.assert(
      fc.property(few, few, few, fc.integer({ min: 1, max: 6 }), home, (free, held, unused, people, code) => {
        const keptSeats = [{ regionCode: GAOPING, unused }];
        const allowance = new SeatAllowance(keptSeats);
        const vehicles = [{ map: { free } }];
        const gate = seatGate({ vehicles, priorityOrder: ['PG01'], held, allowance });
        const party = (priorityGroups: 'PG01'[]) => ({
          members: Array.from({ length: people }, () => ({ homeCountyCode: code, priorityGroups })),
        });
        const sits = (priorityGroups: 'PG01'[]) =>
          people <= free && gate.objection({ party: party(priorityGroups) }) === undefined;
        const open = openSeats(code, free, held, keptSeats);
        expect(sits([])).toBe(people <= open.free);
        expect(sits(['PG01'])).toBe(people <= open.free + open.held);
      }),
    );
  });
});
