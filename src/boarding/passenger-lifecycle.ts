import { Lifecycle } from '../shared/lifecycle.js';
import { PassengerState } from '../seating/passenger.entity.js';

export type PassengerStep = 'board' | 'miss' | 'handOver';

const { Booked, Boarded, NoShow, HandedOver } = PassengerState;

/** A passenger's way on the day. Who was reported absent and turns up after all, boards; nobody leaves the vehicle again. */
export const passengerLifecycle = new Lifecycle<PassengerState, PassengerStep>('passenger', {
  board: { from: [Booked, NoShow], to: Boarded },
  miss: { from: [Booked], to: NoShow },
  handOver: { from: [Boarded], to: HandedOver },
});
