import { addsUp, ControlTotals } from './control-totals.js';

const totals: ControlTotals = {
  ...{ tableTotal: 40, tripsTotal: 40, boarded: 40, listed: 45, noShows: 3, boardedLater: 2 },
};

describe('control totals', () => {
  it('are one number on all ways', () => {
    expect(addsUp(totals)).toBe(true);
    expect(addsUp({ tableTotal: 0, tripsTotal: 0, boarded: 0, listed: 0, noShows: 0, boardedLater: 0 })).toBe(
      true,
    );
  });

  it.each(Object.keys(totals) as (keyof ControlTotals)[])('are not when %s is one more', (key) => {
    expect(addsUp({ ...totals, [key]: totals[key] + 1 })).toBe(false);
  });
});
