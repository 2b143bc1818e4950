import type { MyBookingView } from '../shared/api/schema';
import { partyWishes } from './parties';
import type { Wish } from './wishes';

const wish = (id: string, partyId: string, changes: Partial<Wish> = {}) =>
  ({ ...{ id, partyId, name: id, state: 'OPEN', latestOn: '2024-02-20' }, ...changes }) as Wish;
const names = (wishes: Wish[], journeys: MyBookingView[] = []) =>
  partyWishes(wishes, journeys).map(({ people }) => people.map(({ name }) => name));

it('shows a party once, its people in order, the newest party first', () => {
  expect(names([wish('A', '1'), wish('B', '1'), wish('C', '2'), wish('D', '1')])).toEqual([
    ['C'],
    ['A', 'B', 'D'],
  ]);
});

it('keeps apart who does not wish what the others wish any more', () => {
  const party = [wish('A', '1'), wish('B', '1', { state: 'WITHDRAWN' }), wish('C', '1')];
  expect(names(party)).toEqual([['B'], ['A', 'C']]);
  expect(names([wish('A', '1'), wish('B', '1', { latestOn: '2024-02-21' })])).toEqual([['B'], ['A']]);
});

it('knows who is booked, and does not count what was cancelled or missed', () => {
  const journey = (id: string, state: string, ...requests: string[]) =>
    ({
      id,
      state,
      passengers: requests.map((one) => ({ travelRequestId: one, state: 'BOOKED' })),
    }) as MyBookingView;
  const missed = {
    id: 'missed',
    state: 'CONFIRMED',
    passengers: [{ travelRequestId: 'B', state: 'NO_SHOW' }],
  };
  const [b, a] = partyWishes(
    [wish('A', '1'), wish('B', '1'), wish('C', '1')],
    [
      missed as MyBookingView,
      journey('old', 'CANCELLED', 'A', 'B', 'C'),
      journey('new', 'CONFIRMED', 'A', 'C'),
    ],
  );
  expect([a.people.map(({ name }) => name), a.journey?.id]).toEqual([['A', 'C'], 'new']);
  expect([b.people.map(({ name }) => name), b.journey]).toEqual([['B'], undefined]);
});
