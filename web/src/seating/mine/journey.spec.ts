import { offerGone, inOrder, type Journey, mayCancel, standingOf, timeLeft } from './journey';

const journey = (changes: Partial<Journey> = {}, trip: Partial<Journey['trip']> = {}): Journey => ({
  state: 'CONFIRMED',
  passengers: [],
  ...changes,
  trip: {
    ...{ departsAt: '2024-02-20T07:00:00+08:00', arrivesAt: '2024-02-20T21:00:00+08:00', state: 'OPEN' },
    ...trip,
  } as Journey['trip'],
});
const people = (...states: string[]) => states.map((state) => ({ state })) as Journey['passengers'];

describe('where somebody stands', () => {
  it.each([
    ['requested', journey({ state: 'REQUESTED' })],
    ['waiting', journey({ state: 'WAITING' })],
    ['offered', journey({ state: 'OFFERED' })],
    ['cancelled', journey({ state: 'CANCELLED' })],
    ['confirmed', journey({ passengers: people('BOOKED') }, { state: 'CLOSED' })],
    ['left', journey({ passengers: people('BOOKED') }, { state: 'DEPARTED' })],
    ['aboard', journey({ passengers: people('NO_SHOW', 'BOARDED') }, { state: 'DEPARTED' })],
    ['missed', journey({ passengers: people('NO_SHOW') }, { state: 'DEPARTED' })],
    ['arrived', journey({ passengers: people('BOARDED') }, { state: 'ARRIVED' })],
    ['arrived', journey({ passengers: people('HANDED_OVER') }, { state: 'DEPARTED' })],
    ['tripCancelled', journey({ state: 'CANCELLED' }, { state: 'CANCELLED' })],
  ])('%s', (standing, one) => expect(standingOf(one)).toBe(standing));
});

it.each([
  [true, journey({ state: 'WAITING', passengers: people('BOOKED') })],
  [true, journey({ passengers: people('BOOKED', 'BOOKED') }, { state: 'CLOSED' })],
  [false, journey({ passengers: people('BOOKED', 'BOARDED') }, { state: 'CLOSED' })],
  [false, journey({ passengers: people('BOOKED') }, { state: 'DEPARTED' })],
  [false, journey({ state: 'CANCELLED', passengers: people('BOOKED') })],
])('may be cancelled: %s', (may, one) => expect(mayCancel(one)).toBe(may));

it('knows why seats that were held are held no more', () => {
  const gone = (...steps: [step: string, toState: string, reason?: string][]) =>
    offerGone({
      state: 'WAITING',
      decisions: steps.map(([step, toState, reason = '']) => ({ step, toState, reason })),
    } as unknown as Parameters<typeof offerGone>[0]);
  const [wait, offer, lapse] = [
    ['wait', 'WAITING'],
    ['offer', 'OFFERED'],
    ['lapse', 'WAITING'],
  ] as const;
  expect(gone([...wait], ['pass-over', 'WAITING'])).toBeUndefined();
  expect(gone([...wait], [...offer], [...lapse])).toBe('lapsed');
  expect(gone([...wait], [...offer], [...lapse], ['pass-over', 'WAITING'])).toBe('lapsed');
  expect(gone([...wait], [...offer], [...lapse], [...offer], ['lapse', 'WAITING', 'DECLINED'])).toBe(
    'declined',
  );
  expect(
    gone([...wait], [...offer], [...lapse], ['confirm', 'CONFIRMED'], ['displace', 'WAITING']),
  ).toBeUndefined();
});

it('shows the next journey first, and what is over last', () => {
  const on = (day: string, changes: Partial<Journey> = {}) =>
    journey(changes, {
      departsAt: `2024-02-${day}T07:00:00+08:00`,
      arrivesAt: `2024-02-${day}T21:00:00+08:00`,
    });
  const [gone, cancelled, next, later] = [on('01'), on('22', { state: 'CANCELLED' }), on('20'), on('25')];
  const { ahead, behind } = inOrder([later, gone, cancelled, next], Date.parse('2024-02-20T12:00:00+08:00'));
  expect(ahead).toEqual([next, later]);
  expect(behind).toEqual([cancelled, gone]);
});

it.each([
  ['2024-02-20T08:00:00+08:00', '1:00:00'],
  ['2024-02-20T07:04:59+08:00', '04:59'],
  ['2024-02-20T07:00:00.4+08:00', '00:01'],
  ['2024-02-20T07:00:00+08:00', undefined],
])('until %s there is %s left', (until, left) => {
  expect(timeLeft(until, Date.parse('2024-02-20T07:00:00+08:00'))).toBe(left);
});
