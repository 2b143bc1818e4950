import { IllegalStep } from '../shared/lifecycle.js';
import { PassengerState } from '../seating/passenger.entity.js';
import { passengerLifecycle, PassengerStep } from './passenger-lifecycle.js';

const { Boarded, NoShow, HandedOver } = PassengerState;

const legal: Record<PassengerState, Partial<Record<PassengerStep, PassengerState>>> = {
  BOOKED: { board: Boarded, miss: NoShow },
  NO_SHOW: { board: Boarded },
  BOARDED: { handOver: HandedOver },
  HANDED_OVER: {},
};
const steps: PassengerStep[] = ['board', 'miss', 'handOver'];

describe('the life of a passenger', () => {
  it.each(Object.values(PassengerState).flatMap((state) => steps.map((step) => [state, step] as const)))(
    '%s, %s',
    (state, step) => {
      const next = legal[state][step];
      if (next) expect(passengerLifecycle.next(state, step)).toBe(next);
      else expect(() => passengerLifecycle.next(state, step)).toThrow(IllegalStep);
    },
  );
});
