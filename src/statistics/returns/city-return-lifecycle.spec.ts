import { IllegalStep } from '../../shared/lifecycle.js';
import { returnLifecycle, ReturnState, ReturnStep } from './city-return-lifecycle.js';

const legal: Record<ReturnState, Partial<Record<ReturnStep, ReturnState>>> = {
  OPEN: { sign: ReturnState.Signed, freeze: ReturnState.Frozen },
  SIGNED: { withdraw: ReturnState.Open, freeze: ReturnState.Frozen },
  FROZEN: {},
};
const steps: ReturnStep[] = ['sign', 'withdraw', 'freeze'];

describe('the life of a city return', () => {
  it.each(Object.values(ReturnState).flatMap((state) => steps.map((step) => [state, step] as const)))(
    '%s, %s',
    (state, step) => {
      const next = legal[state][step];
      if (next) expect(returnLifecycle.next(state, step)).toBe(next);
      else expect(() => returnLifecycle.next(state, step)).toThrow(IllegalStep);
    },
  );
});
