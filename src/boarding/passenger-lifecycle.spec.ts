import { IllegalStep } from '../shared/lifecycle.js';
import type { PassengerState } from '../seating/passenger.entity.js';
import { passengerLifecycle, PassengerStep } from './passenger-lifecycle.js';

const legal: Record<PassengerState, Partial<Record<PassengerStep, PassengerState>>> = {
  BOOKED: { board: 'BOARDED', miss: 'NO_SHOW' },
  NO_SHOW: { board: 'BOARDED' },
  BOARDED: { handOver: 'HANDED_OVER' },
  HANDED_OVER: {},
};
const steps: PassengerStep[] = ['board', 'miss', 'handOver'];

describe('the life of a passenger', () => {
  it.each(
    (Object.keys(legal) as PassengerState[]).flatMap((state) => steps.map((step) => [state, step] as const)),
  )('%s, %s', (state, step) => {
    const next = legal[state][step];
    if (next) expect(passengerLifecycle.next(state, step)).toBe(next);
    else expect(() => passengerLifecycle.next(state, step)).toThrow(IllegalStep);
  });
});
