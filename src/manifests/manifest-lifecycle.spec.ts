import { IllegalStep } from '../shared/lifecycle.js';
import { manifestLifecycle, ManifestState, ManifestStep } from './manifest-lifecycle.js';

/** What each step makes of each state; `-` is refused. */
const TABLE = `
  state       send  confirm    return    supersede
  DRAWN       SENT  -          -         SUPERSEDED
  SENT        -     CONFIRMED  RETURNED  SUPERSEDED
  CONFIRMED   -     -          -         SUPERSEDED
  RETURNED    -     -          -         SUPERSEDED
  SUPERSEDED  -     -          -         -`;

const [[, ...steps], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cases = rows.flatMap(([state, ...next]) => next.map((to, i) => [state, steps[i], to]));

describe('a manifest version', () => {
  it.each(cases)('%s →%s→ %s', (state, step, to) => {
    const take = () => manifestLifecycle.next(state as ManifestState, step as ManifestStep);
    if (to === '-') expect(take).toThrow(IllegalStep);
    else expect(take()).toBe(to);
  });

  it('knows no state and no step beside these', () => {
    expect(rows.map(([state]) => state)).toEqual(Object.values(ManifestState));
    expect(steps).toEqual(Object.keys(manifestLifecycle.table));
  });
});
