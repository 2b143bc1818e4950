import { IllegalStep } from '../shared/lifecycle.js';
import { tripLifecycle, TripState, TripStep } from './trip-lifecycle.js';

/** The whole life of a trip: rows are states, columns are steps, `-` is refused. */
const TABLE = `
             open    close   reopen  depart    arrive   cancel
  DRAFT      OPEN    -       -       -         -        CANCELLED
  OPEN       -       CLOSED  -       -         -        CANCELLED
  CLOSED     -       -       OPEN    DEPARTED  -        CANCELLED
  DEPARTED   -       -       -       -         ARRIVED  -
  ARRIVED    -       -       -       -         -        -
  CANCELLED  -       -       -       -         -        -
`;

const [steps, ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cases = rows.flatMap(([state, ...results]) =>
  results.map((result, i) => [state as TripState, steps[i] as TripStep, result] as const),
);

describe('the life of a trip', () => {
  it('knows every state and every step', () => {
    expect(rows.map(([state]) => state)).toEqual(Object.values(TripState));
    expect([...steps].sort()).toEqual(Object.keys(tripLifecycle.table).sort());
  });

  it.each(cases)('from %s, %s leads to %s', (state, step, result) => {
    if (result === '-') expect(() => tripLifecycle.next(state, step)).toThrow(IllegalStep);
    else expect(tripLifecycle.next(state, step)).toBe(result);
  });

  it('leads from a draft to every state', () => {
    const reached = new Set([TripState.Draft]);
    for (const state of reached)
      for (const step of tripLifecycle.steps(state)) reached.add(tripLifecycle.next(state, step));
    expect([...reached].sort()).toEqual(Object.values(TripState).sort());
  });
});
