import { toWire } from './civil-time.js';
import { cutoffAfter, weeklyCutoffs } from './report-week.js';

describe('weekly cut-offs', () => {
  it.each([
    ['2024-02-10', '2024-02-15'],
    ['2025-01-29', '2025-01-30'],
    ['2026-02-17', '2026-02-19'],
    ['2027-02-06', '2027-02-11'],
    ['2028-01-26', '2028-01-27'],
    ['2029-02-13', '2029-02-15'],
    ['2030-02-03', '2030-02-07'],
  ])('after the festival of %s begin on %s at 18:00', (festival, first) => {
    expect(toWire(weeklyCutoffs(festival, '2031-01-01')[0])).toBe(`${first}T18:00:00+08:00`);
  });

  it('are eight in the 2024 campaign, whose last day is 8 April', () => {
    const cutoffs = weeklyCutoffs('2024-02-10', '2024-04-09').map(toWire);
    expect(cutoffs).toHaveLength(8);
    expect(cutoffs.at(-1)).toBe('2024-04-04T18:00:00+08:00');
  });

  it('skip the festival day itself when it is a Thursday', () => {
    expect(toWire(weeklyCutoffs('2026-01-01', '2026-02-01')[0])).toBe('2026-01-08T18:00:00+08:00');
  });
});

describe('the week of a moment', () => {
  it('is half-open: the very cut-off belongs to the next week', () => {
    expect(toWire(cutoffAfter(new Date('2024-02-15T17:59:59.999+08:00')))).toBe('2024-02-15T18:00:00+08:00');
    expect(toWire(cutoffAfter(new Date('2024-02-15T18:00:00+08:00')))).toBe('2024-02-22T18:00:00+08:00');
  });
});
