import { IllegalStep } from '../../shared/lifecycle.js';
import { countyReturnLifecycle, CountyReturnState, CountyReturnStep } from './county-return-lifecycle.js';

const legal: Record<CountyReturnState, Partial<Record<CountyReturnStep, CountyReturnState>>> = {
  OPEN: { handIn: CountyReturnState.HandedIn },
  HANDED_IN: { giveBack: CountyReturnState.Returned, accept: CountyReturnState.Accepted },
  RETURNED: { handIn: CountyReturnState.HandedIn },
  ACCEPTED: { giveBack: CountyReturnState.Returned },
};
const steps: CountyReturnStep[] = ['handIn', 'giveBack', 'accept'];

describe('the life of a county return', () => {
  it.each(Object.values(CountyReturnState).flatMap((state) => steps.map((step) => [state, step] as const)))(
    '%s, %s',
    (state, step) => {
      const next = legal[state][step];
      if (next) expect(countyReturnLifecycle.next(state, step)).toBe(next);
      else expect(() => countyReturnLifecycle.next(state, step)).toThrow(IllegalStep);
    },
  );
});
