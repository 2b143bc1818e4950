import { IllegalStep } from '../shared/lifecycle.js';
import { bookingLifecycle, BookingState, BookingStep } from './booking-lifecycle.js';

const STEPS: BookingStep[] = ['confirm', 'wait', 'offer', 'accept', 'lapse', 'displace', 'cancel', 'standIn'];

/** Every state with every step: where it leads, or that it is refused. */
const TABLE: Record<BookingState, (BookingState | null)[]> = {
  //          confirm                 wait                  offer                 accept                  lapse                 displace              cancel                  standIn
  REQUESTED: [
    BookingState.Confirmed,
    BookingState.Waiting,
    ...[null, null, null, null],
    ...[BookingState.Cancelled, null],
  ],
  CONFIRMED: [null, null, null, null, null, BookingState.Waiting, BookingState.Cancelled, null],
  WAITING: [
    ...[null, null, BookingState.Offered, null, null, null],
    ...[BookingState.Cancelled, BookingState.Confirmed],
  ],
  OFFERED: [
    null,
    null,
    null,
    BookingState.Confirmed,
    BookingState.Waiting,
    BookingState.Waiting,
    BookingState.Cancelled,
    null,
  ],
  CANCELLED: [null, null, null, null, null, null, null, BookingState.Confirmed],
};

const cells = Object.values(BookingState).flatMap((state) =>
  STEPS.map((step, i) => ({ state, step, to: TABLE[state][i] })),
);

describe('the lifecycle of a booking', () => {
  it.each(cells.filter(({ to }) => to))('$state → $step → $to', ({ state, step, to }) => {
    expect(bookingLifecycle.next(state, step)).toBe(to);
  });

  it.each(cells.filter(({ to }) => !to))('refuses to $step when $state', ({ state, step }) => {
    expect(() => bookingLifecycle.next(state, step)).toThrow(IllegalStep);
  });

  it('reaches every state from REQUESTED', () => {
    const reached = new Set([BookingState.Requested]);
    for (const state of reached) {
      for (const step of bookingLifecycle.steps(state)) reached.add(bookingLifecycle.next(state, step));
    }
    expect(reached).toEqual(new Set(Object.values(BookingState)));
  });
});
