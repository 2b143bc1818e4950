import { freezesByItself, isClosed } from './week-rules.js';

const moment = (civil: string) => new Date(`2024-02-${civil}+08:00`);
const campaign = { createdAt: moment('16T09:00:00') };

describe('a week', () => {
  it.each([
    ['that had ended before the campaign was entered', '15T18:00:00', false],
    ['that ends at that very moment', '16T09:00:00', true],
    ['that ends later', '22T18:00:00', true],
  ])('%s freezes by itself: %s, %s', (_, cutoff, expected) => {
    expect(freezesByItself(campaign, moment(cutoff))).toBe(expected);
  });

  it.each([
    ['22T18:00:00', '22T17:59:59.999', false],
    ['22T18:00:00', '22T18:00:00', true],
    ['15T18:00:00', '22T18:00:00', false],
  ])('that ends on %s is closed at %s: %s', (cutoff, now, expected) => {
    expect(isClosed(campaign, moment(cutoff), moment(now))).toBe(expected);
  });
});
