import { Lifecycle } from '../shared/lifecycle.js';
import type { PassengerState } from '../seating/passenger.entity.js';

export type PassengerStep = 'board' | 'miss' | 'handOver';

/** A passenger's way on the day. Who was reported absent and turns up after all, boards; nobody leaves the vehicle again. */
export const passengerLifecycle = new Lifecycle<PassengerState, PassengerStep>('passenger', {
  board: { from: ['BOOKED', 'NO_SHOW'], to: 'BOARDED' },
  miss: { from: ['BOOKED'], to: 'NO_SHOW' },
  handOver: { from: ['BOARDED'], to: 'HANDED_OVER' },
});
