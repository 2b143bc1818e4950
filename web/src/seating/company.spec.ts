import { companyOf } from './company';

const trip = {
  ...{ campaignId: 'c', direction: 'RETURN_TO_WORK' as const, originCode: '1405', destinationCode: '3205' },
};
const me = { id: 'me', name: '张三', homeCountyCode: '140522' };
const cousin = { id: 'cousin', name: '李四', homeCountyCode: '140926' };
const wish = (workerId: string, more: object = {}) => ({
  ...{ workerId, name: workerId, mine: true, partyId: 'p', campaignId: 'c' },
  ...{ direction: 'RETURN_TO_WORK' as const, state: 'OPEN' as const },
  ...more,
});
const idsOf = (people: Parameters<typeof companyOf>[1], wishes: Parameters<typeof companyOf>[2]) =>
  companyOf(trip, people, wishes).map(({ workerId }) => workerId);

it('is my people who live where the trip goes from', () => {
  expect(idsOf([me, cousin], [])).toEqual(['me']);
  const home = { ...trip, direction: 'RETURN_HOME' as const, originCode: '3205', destinationCode: '1405' };
  expect(companyOf(home, [me, cousin], [])).toEqual([{ workerId: 'me', name: '张三', mate: false }]);
});

it('is those of their party, too, whom another phone looks after', () => {
  const wife = wish('wife', { mine: false });
  expect(companyOf(trip, [me], [wish('me'), wife])).toEqual([
    { workerId: 'me', name: '张三', mate: false },
    { workerId: 'wife', name: 'wife', mate: true },
  ]);
});

it.each([
  ['another party', { partyId: 'q' }],
  ['another way', { direction: 'RETURN_HOME' as const }],
  ['another year', { campaignId: 'd' }],
  ['a wish that was taken back', { state: 'WITHDRAWN' as const }],
])('is nobody of %s', (_, more) => {
  expect(idsOf([me], [wish('me'), wish('wife', { mine: false, ...more })])).toEqual(['me']);
});
