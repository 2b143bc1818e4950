import fc from 'fast-check';
import { openPool, SeatAllowance } from './seat-allowance.js';

const from = (code: string, people = 1) => Array.from({ length: people }, () => ({ homeCountyCode: code }));
const YANGCHENG = '140522';
const GAOPING = '140581';

describe('an allowance', () => {
  const forGaoping = (unused: number) => new SeatAllowance([{ regionCode: GAOPING, unused }]);

  it('lets anyone have every seat when nothing is kept', () => {
    expect(new SeatAllowance([]).objection(from(YANGCHENG, 5), 5)).toBeUndefined();
  });

  it('keeps others off what is kept, and leaves them the open pool', () => {
    expect(forGaoping(6).objection(from(YANGCHENG, 5), 10)).toBe('SEATS_ALLOTTED');
    expect(forGaoping(6).objection(from(YANGCHENG, 4), 10)).toBeUndefined();
  });

  it('gives a region its own seats and the open pool', () => {
    expect(forGaoping(6).objection(from(GAOPING, 10), 10)).toBeUndefined();
  });

  it('takes the people of a mixed party each by their own home', () => {
    const mixed = (yangcheng: number) => [...from(GAOPING, 3), ...from(YANGCHENG, yangcheng)];
    expect(forGaoping(6).objection(mixed(4), 10)).toBeUndefined();
    expect(forGaoping(6).objection(mixed(5), 10)).toBe('SEATS_ALLOTTED');
  });

  it('says nothing of a party for whom there is no room anyway', () => {
    expect(forGaoping(6).objection(from(YANGCHENG, 11), 10)).toBeUndefined();
  });

  it('holds for a city with the people of its counties', () => {
    const forJincheng = new SeatAllowance([{ regionCode: '1405', unused: 4 }]);
    expect(forJincheng.objection(from(GAOPING, 4), 4)).toBeUndefined();
    expect(forJincheng.objection(from('141124'), 4)).toBe('SEATS_ALLOTTED');
  });

  it('lets a region have what is left although less is free than was kept', () => {
    expect(forGaoping(6).objection(from(GAOPING, 2), 2)).toBeUndefined();
    expect(openPool(2, [{ regionCode: GAOPING, unused: 6 }])).toBe(0);
  });

  it('never lets others eat into what is kept, whoever comes in whatever order', () => {
    const parties = fc.array(
      fc.record({
        home: fc.constantFrom(YANGCHENG, GAOPING, '140524'),
        people: fc.integer({ min: 1, max: 6 }),
      }),
    );
    fc.assert(
      fc.property(
        parties,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        (asked, a, b) => {
          let free = a + b + 5;
          const left = new Map([
            [YANGCHENG, a],
            [GAOPING, b],
          ]);
          const allowance = new SeatAllowance(
            [...left].map(([regionCode, unused]) => ({ regionCode, unused })),
          );
          for (const { home, people } of asked) {
            const party = from(home, people);
            if (people > free || allowance.objection(party, free)) continue;
            allowance.take(party);
            free -= people;
            if (left.has(home)) left.set(home, Math.max(0, left.get(home)! - people));
            expect(free).toBeGreaterThanOrEqual(left.get(YANGCHENG)! + left.get(GAOPING)!);
          }
        },
      ),
    );
  });
});
