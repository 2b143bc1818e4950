import { drawBuiltInLayouts, DrawnLayout } from './built-in-layouts.js';

let layouts: Map<string, DrawnLayout>;
beforeAll(async () => {
  layouts = new Map((await drawBuiltInLayouts()).map((layout) => [layout.code, layout]));
});

const seatsOf = (code: string) => layouts.get(code)!.plan.seats;
const labels = (code: string) => seatsOf(code).map((seat) => seat.label);
const windows = (code: string) => seatsOf(code).flatMap((seat) => (seat.window ? seat.label : []));

describe('the built-in seat layouts', () => {
  it.each([
    ['COACH_39', 39, 37],
    ['COACH_45', 45, 43],
    ['COACH_49', 49, 47],
    ['COACH_53', 53, 51],
    ['COACH_55', 55, 53],
    ['YZ25G', 118, 118],
    ['YZ25G_OFFICE', 112, 112],
    ['YZ22B', 118, 118],
    ['YZ25B', 128, 128],
    ['YW25G', 66, 66],
    ['RW25G', 36, 36],
    ['C909', 90, 90],
    ['A320_180', 180, 180],
    ['B737_186', 186, 186],
    ['A321_220', 220, 220],
  ])('%s is rated for %i and seats %i', (code, rated, assignable) => {
    expect(layouts.get(code)!.rated).toBe(rated);
    expect(seatsOf(code)).toHaveLength(assignable);
  });

  it.each([
    ['CR400AF', [33, 90, 90, 75, 63, 90, 90, 45], 576],
    ['CRH2A', [55, 100, 85, 100, 55, 100, 51, 64], 610],
  ])('%s has the right seats in each car', (train, perCar, total) => {
    const cars = perCar.map((_, i) => seatsOf(`${train}_0${i + 1}`).length);
    expect(cars).toEqual(perCar);
    expect(cars.reduce((sum, seats) => sum + seats)).toBe(total);
  });

  it('give every seat a label and a place of its own', () => {
    for (const { code, plan, rated } of layouts.values()) {
      const places = plan.seats.map((seat) => `${seat.row}/${seat.column}/${seat.berth}`);
      expect([code, new Set(places).size]).toEqual([code, plan.seats.length]);
      expect([code, new Set(labels(code)).size]).toEqual([code, plan.seats.length]);
      expect(plan.seats.length).toBeLessThanOrEqual(rated);
    }
  });

  it.each(['COACH_45', 'COACH_55', 'YZ25G', 'YZ25B'])('number the seats of %s from 1', (code) => {
    expect(labels(code)).toEqual(seatsOf(code).map((_, i) => String(i + 1)));
  });

  it('seat a coach two and two with five at the back', () => {
    const last = seatsOf('COACH_49').slice(-5);
    expect(last.map((seat) => seat.label)).toEqual(['43', '44', '45', '46', '47']);
    expect(new Set(last.map((seat) => seat.row)).size).toBe(1);
    expect(windows('COACH_49').slice(0, 4)).toEqual(['1', '4', '5', '8']);
  });

  it.each(['YZ25G', 'YZ22B'])(
    'put the windows of %s at labels ending 0, 4, 5, 9 and at 1 and 118',
    (code) => {
      const expected = labels(code).filter((label) => /[0459]$/.test(label) || ['1', '118'].includes(label));
      expect(windows(code)).toEqual(expected);
    },
  );

  it('part the rows of a hard-seat carriage by the aisle: 1-2|3-4, 5-6-7|8-9, …, 115-116-117|118', () => {
    const row = (number: number) => seatsOf('YZ25G').filter((seat) => seat.row === number);
    const sides = (number: number) =>
      [row(number).filter((seat) => seat.column < 4), row(number).filter((seat) => seat.column > 4)]
        .map((side) => side.map((seat) => seat.label).join('-'))
        .join('|');
    expect([1, 2, 3, 23, 24].map(sides)).toEqual([
      ...['1-2|3-4', '5-6-7|8-9', '10-11-12|13-14', '110-111-112|113-114', '115-116-117|118'],
    ]);
    expect([1, 2, 23, 24].map((number) => row(number)[0].facesRow)).toEqual([2, 1, 24, 23]);
  });

  it('name berths by bunk in a hard sleeper and by number in a soft one', () => {
    expect(labels('YW25G').slice(0, 4)).toEqual(['01下', '01中', '01上', '02下']);
    expect(labels('YW25G').at(-1)).toBe('22上');
    expect(labels('RW25G').slice(0, 4)).toEqual(['01下', '02上', '03下', '04上']);
    expect(labels('RW25G').at(-1)).toBe('36上');
    const compartment = seatsOf('RW25G').filter((seat) => seat.row === 9);
    expect(compartment.map(({ label, column, berth }) => [label, column, berth])).toEqual([
      ...[
        ['33下', 1, 'LOWER'],
        ['34上', 1, 'UPPER'],
        ['35下', 2, 'LOWER'],
        ['36上', 2, 'UPPER'],
      ],
    ]);
  });

  it('letter the seats of multiple units without an E: second ABC|DF, first AC|DF, business AC|F', () => {
    const row = (code: string, number: number) =>
      seatsOf(code)
        .filter((seat) => seat.row === number)
        .map((seat) => seat.label);
    expect(row('CR400AF_05', 12)).toEqual(['12A', '12B', '12C', '12D', '12F']);
    expect(row('CR400AF_01', 3)).toEqual(['03A', '03C', '03D', '03F']);
    expect(row('CR400AF_01', 1)).toEqual(['01A', '01C', '01F']);
    expect(windows('CR400AF_02').every((label) => /[AF]$/.test(label))).toBe(true);
  });

  it('letter the seats of aircraft AC|DEF and ABC|DEF', () => {
    expect(labels('C909').slice(0, 5)).toEqual(['1A', '1C', '1D', '1E', '1F']);
    expect(labels('A320_180').slice(-6)).toEqual(['30A', '30B', '30C', '30D', '30E', '30F']);
  });
});
