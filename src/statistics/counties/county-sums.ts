import { KeyedValues, nothingKeyed, totalKeyed } from '../returns/keyed-values.js';

/** What a county keys in: the columns that can be added up, and whether recruitment has begun there. */
export interface CountyKeyed {
  started: boolean;
  [column: string]: number | string | boolean;
}

export interface KeyedCounty {
  /** Name of the county; null for the city's own office, which is no county. */
  name: string | null;
  keyed: CountyKeyed;
}

/** A county that has keyed in nothing yet. */
export function nothingOfCounty(): CountyKeyed {
  return { ...withoutNames(nothingKeyed([])), started: false };
}

/**
 * A city's keyed columns from those of its counties: counts and amounts added up, each county on one side of columns 19
 * and 20. A county that has handed in nothing has not started.
 *
 * @param counties names of all of the city's counties
 */
export function sumOfCounties(keyed: KeyedCounty[], counties: string[]): KeyedValues {
  const rows = keyed.map(({ keyed: { started: _, ...columns } }) => ({ ...nothingKeyed([]), ...columns }));
  const started = new Set(keyed.filter((county) => county.keyed.started).map(({ name }) => name));
  return {
    ...totalKeyed(rows as KeyedValues[]),
    countiesStarted: counties.filter((name) => started.has(name)),
    countiesNotStarted: counties.filter((name) => !started.has(name)),
  };
}

function withoutNames(keyed: KeyedValues): Record<string, number | string> {
  const columns = Object.entries(keyed).filter(([, value]) => !Array.isArray(value));
  return Object.fromEntries(columns) as Record<string, number | string>;
}
