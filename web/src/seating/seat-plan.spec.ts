import { linesOf } from './seat-plan';

interface Drawn {
  label: string;
  row: number;
  column: number;
  berth: 'LOWER' | 'MIDDLE' | 'UPPER' | null;
  facesRow: number | null;
  window: boolean;
  state: 'FREE';
}
const seat = (row: number, column: number, more: Partial<Drawn> = {}): Drawn => ({
  ...{ label: `${row}-${column}`, row, column, berth: null, facesRow: null, window: false, state: 'FREE' },
  ...more,
});
/** `## ##` as the seats of a row. */
const rowOf = (row: number, places: string, more: Partial<Drawn> = {}) =>
  [...places].flatMap((place, i) => (place === '#' ? [seat(row, i + 1, more)] : []));
const drawn = (seats: Drawn[]) =>
  linesOf(seats).map(({ cells }) =>
    cells.map(({ kind }) => ({ seat: '#', aisle: ' ', door: 'D', gap: '.' })[kind]).join(''),
  );

it('draws a coach with its aisle, its door in the middle and its last row across', () => {
  const rows = ['## ##', '## ##', '##   ', '## ##', '#####'];
  expect(drawn(rows.flatMap((places, i) => rowOf(i + 1, places)))).toEqual([
    ...['## ##', '## ##', '## DD', '## ##', '#####'],
  ]);
});

it('draws a carriage with tables between the rows that face each other, and gaps that are no doors', () => {
  const seats = [
    ...rowOf(1, '##  ##', { facesRow: 2 }),
    ...rowOf(2, '### ##', { facesRow: 1 }),
    ...rowOf(3, '### ##', { facesRow: 4 }),
    ...rowOf(4, '###  #', { facesRow: 3 }),
  ];
  expect(drawn(seats)).toEqual(['##. ##', '### ##', '### ##', '### .#']);
  expect(linesOf(seats).map(({ table }) => table)).toEqual([true, false, true, false]);
});

it('draws berths by compartment, the upper above the lower', () => {
  const bunks = [1, 2].flatMap((column) =>
    (['LOWER', 'MIDDLE', 'UPPER'] as const).map((berth) =>
      seat(1, column, { berth, label: `${column}${berth}` }),
    ),
  );
  const lines = linesOf(bunks);
  expect(lines.map(({ row, level }) => `${row} ${level}`)).toEqual(['1 UPPER', '1 MIDDLE', '1 LOWER']);
  expect(lines[0].cells).toMatchObject([{ seat: { label: '1UPPER' } }, { seat: { label: '2UPPER' } }]);
});

it('draws nothing of nothing', () => {
  expect(linesOf([])).toEqual([]);
});
