import { keyedColumns, TABLE_COLUMNS } from './table-columns.js';
import { CarriedColumn } from '../what-counts.js';

describe('the official form', () => {
  it('has twenty columns, of which 7 to 13 come from boardings', () => {
    expect(TABLE_COLUMNS.map((column) => column.no)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const carried = TABLE_COLUMNS.filter((column) => column.kind === 'carried');
    expect(carried.map((column) => column.key)).toEqual(Object.values(CarriedColumn));
    expect(carried.map((column) => column.no)).toEqual([7, 8, 9, 10, 11, 12, 13]);
  });

  it('has amounts in 17 and 18 and names in 19 and 20', () => {
    expect(keyedColumns('amount')).toEqual(['recruitmentSpending', 'subsidiesPaid']);
    expect(keyedColumns('names')).toEqual(['countiesStarted', 'countiesNotStarted']);
  });
});
