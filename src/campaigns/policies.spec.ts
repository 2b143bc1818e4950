import { changed, DEFAULT_POLICIES, priorityRank } from './policies.js';

describe('the priority of a worker', () => {
  const order = ['PG02', 'PG01', 'PG08'];

  it.each([
    [['PG01'], 1],
    [['PG08', 'PG02'], 0],
    [['PG12'], 3],
    [[], 3],
  ])('of groups %j is %i', (groups, rank) => {
    expect(priorityRank(groups, order)).toBe(rank);
  });
});

describe('changing policies', () => {
  it('keeps what is not named or undefined', () => {
    const policies = changed(DEFAULT_POLICIES, {
      minimumPeople: { COACH: 25, SPECIAL_TRAIN: undefined },
      offerMinutes: undefined,
    });
    expect(policies).toEqual({
      ...DEFAULT_POLICIES,
      minimumPeople: { ...DEFAULT_POLICIES.minimumPeople, COACH: 25 },
    });
  });
});
