import { at } from '../shared/time/civil-time.js';
import { Mode } from '../shared/vocabulary.js';
import { TripState } from './trip-lifecycle.js';
import { warningsOf } from './trip-warnings.js';

const trip = (mode: Mode, more: object = {}) => ({
  ...{
    mode,
    state: TripState.Draft,
    departsAt: at('2024-02-20', 0, 30),
    carrierId: 'x',
    serviceNumber: 'K726',
  },
  ...more,
});
const codes = (...given: Parameters<typeof warningsOf>) => warningsOf(...given).map(({ code }) => code);

describe('warnings about a trip', () => {
  it.each([
    [Mode.CharteredCarriage, '2024-02-02', []],
    [Mode.CharteredCarriage, '2024-02-03', ['SHORT_RAIL_NOTICE']],
    [Mode.SpecialTrain, '2024-01-19', []],
    [Mode.SpecialTrain, '2024-01-20', ['SHORT_RAIL_NOTICE']],
    [Mode.Coach, '2024-02-19', []],
    [Mode.CharterFlight, '2024-02-19', []],
  ])('%s on 20 February, seen on %s', (mode, day, expected) => {
    expect(codes(trip(mode), 1, at(day, 23, 59))).toEqual(expected);
  });

  it('name what is still missing', () => {
    const bare = { carrierId: null, serviceNumber: null };
    const now = at('2024-01-01');
    expect(codes(trip(Mode.SpecialTrain, bare), 0, now)).toEqual([
      'NO_VEHICLE',
      'NO_CARRIER',
      'NO_SERVICE_NUMBER',
    ]);
    expect(codes(trip(Mode.Coach, bare), 1, now)).toEqual(['NO_CARRIER']);
  });

  it('end when the trip is closed', () => {
    expect(
      codes(trip(Mode.Coach, { state: TripState.Closed, carrierId: null }), 1, at('2024-02-19')),
    ).toEqual([]);
  });
});
