import { mayBook, outlookFor, seatsLeftOf } from './seats-left';

const UNTIL = '2024-02-10T18:00:00+08:00';
const open = { state: 'OPEN' as const, requestsUntil: UNTIL };
const none = { phase: 'AT_ONCE' as const, free: 0, held: 0, heldUntil: null, waitingParties: 0 };
const left = (seats: object, trip: object = {}) =>
  seatsLeftOf({ trip: { ...open, ...trip }, seats: { ...none, ...seats } });

it.each([
  ['many seats', { free: 23 }, {}, { kind: 'free', free: 23 }],
  ['few seats', { free: 5 }, {}, { kind: 'few', free: 5 }],
  ['seats for anybody before those that are kept', { free: 2, held: 4 }, {}, { kind: 'few', free: 2 }],
  ['seats for priority groups', { held: 4, heldUntil: 'T' }, {}, { kind: 'held', held: 4, until: 'T' }],
  ['no seat', { waitingParties: 3 }, {}, { kind: 'full', waiting: 3 }],
  ['a round that collects', { free: 40, phase: 'COLLECTING' }, {}, { kind: 'collecting', until: UNTIL }],
  ['a round about to be drawn', { free: 40, phase: 'DUE' }, {}, { kind: 'drawing' }],
  ['a closed trip', { free: 9 }, { state: 'CLOSED' }, { kind: 'closed' }],
  ['a cancelled trip', { free: 9 }, { state: 'CANCELLED' }, { kind: 'cancelled' }],
  ['a trip that has left', { free: 9 }, { state: 'ARRIVED' }, { kind: 'departed' }],
])('tells of %s', (_, seats, trip, told) => {
  expect(left(seats, trip)).toEqual(told);
});

it('lets people ask for seats, and for a place on the list', () => {
  expect([left({ free: 1 }), left({}), left({ held: 1 })].every(mayBook)).toBe(true);
  expect(mayBook(left({}, { state: 'CLOSED' }))).toBe(false);
});

it('knows before the last tap what comes of it', () => {
  expect(outlookFor(left({ free: 3 }), 3)).toBe('seats');
  expect(outlookFor(left({ free: 2 }), 3)).toBe('waiting');
  expect(outlookFor(left({}), 1)).toBe('waiting');
  expect(outlookFor(left({ held: 5 }), 1)).toBe('held');
  expect(outlookFor(left({ free: 9, phase: 'COLLECTING' }), 3)).toBe('round');
  expect(outlookFor(left({ free: 9 }, { state: 'CLOSED' }), 3)).toBe('none');
});
