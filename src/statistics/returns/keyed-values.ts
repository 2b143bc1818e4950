import { FieldFault } from '../../shared/domain-error.js';
import { keyedColumns } from '../table/table-columns.js';

/** What a city keys in: counts as numbers, amounts in 万元 as decimal text, counties by name. */
export type KeyedValues = Record<string, number | string | string[]>;

const COUNTS = keyedColumns('count');
const AMOUNTS = keyedColumns('amount');
const [STARTED, NOT_STARTED] = keyedColumns('names');
/** Four places of 万元 are one yuan. */
const AMOUNT_PLACES = 4;

const ZEROS = {
  ...Object.fromEntries(COUNTS.map((key) => [key, 0])),
  ...Object.fromEntries(AMOUNTS.map((key) => [key, '0'])),
};

/** A city that has reported nothing yet: all zero, no county started. */
export function nothingKeyed(counties: string[]): KeyedValues {
  return { ...ZEROS, [STARTED]: [], [NOT_STARTED]: counties };
}

/** Columns 19 and 20 together are the city's counties, each once. */
export function countyFaults(keyed: KeyedValues, counties: string[]): FieldFault[] {
  const named = [...(keyed[STARTED] as string[]), ...(keyed[NOT_STARTED] as string[])];
  const unknown = named.filter((name) => !counties.includes(name));
  const twice = named.filter((name, i) => named.indexOf(name) !== i);
  const missing = counties.filter((name) => !named.includes(name));
  const fault = (field: string, code: string, title: string, titleEn: string) => ({
    ...{ field: `keyed.${field}`, code, title, titleEn },
  });
  return [
    ...unknown.map((name) =>
      fault(STARTED, 'unknownCounty', `${name}不是本市的县（市、区）`, `${name} is no county of this city`),
    ),
    ...twice.map((name) => fault(NOT_STARTED, 'countyTwice', `${name}填写了两次`, `${name} is named twice`)),
    ...missing.map((name) =>
      fault(
        NOT_STARTED,
        'countyMissing',
        `${name}既未填入已开展，也未填入未开展`,
        `${name} is named neither among those that started nor among those that did not`,
      ),
    ),
  ];
}

/** The 合计 row: counts and amounts added up; the names of counties stay in their rows. */
export function totalKeyed(rows: KeyedValues[]): KeyedValues {
  return {
    ...Object.fromEntries(COUNTS.map((key) => [key, rows.reduce((sum, row) => sum + Number(row[key]), 0)])),
    ...Object.fromEntries(AMOUNTS.map((key) => [key, addAmounts(rows.map((row) => String(row[key])))])),
    ...{ [STARTED]: [], [NOT_STARTED]: [] },
  };
}

/** Adds decimal texts exactly: `12.5` and `0.0001` make `12.5001`. */
function addAmounts(amounts: string[]): string {
  const sum = amounts.reduce((total, amount) => total + BigInt(scaled(amount)), 0n).toString();
  const digits = sum.padStart(AMOUNT_PLACES + 1, '0');
  const fraction = digits.slice(-AMOUNT_PLACES).replace(/0+$/, '');
  return digits.slice(0, -AMOUNT_PLACES) + (fraction && `.${fraction}`);
}

/** A decimal text as a whole number of its last place: `12.5` is `125000` yuan. */
export function scaled(amount: string): string {
  const [whole, fraction = ''] = amount.split('.');
  return whole + fraction.padEnd(AMOUNT_PLACES, '0');
}
