import { sorted } from './sorted';

const list = (state: string, tripState: string, day: number) =>
  ({ state, trip: { state: tripState, departsAt: `2024-02-${day}T07:30:00+08:00` } }) as Parameters<
    typeof sorted
  >[0][number];
const days = (lists: ReturnType<typeof list>[]) => lists.map(({ trip }) => trip.departsAt.slice(8, 10));

it('puts what leaves first first, and apart what is over', () => {
  const sent = [list('SENT', 'CLOSED', 22), list('SENT', 'CLOSED', 21), list('SENT', 'CANCELLED', 20)];
  const all = [
    ...[...sent, list('SUPERSEDED', 'CLOSED', 23)],
    ...[list('RETURNED', 'CLOSED', 25), list('CONFIRMED', 'DEPARTED', 19)],
    ...[list('CONFIRMED', 'ARRIVED', 10), list('CONFIRMED', 'ARRIVED', 12)],
  ];
  const { waiting, answered, past } = sorted(sent, all);
  expect(days(waiting)).toEqual(['21', '22']);
  expect(days(answered)).toEqual(['19', '25']);
  expect(days(past)).toEqual(['12', '10']);
});
