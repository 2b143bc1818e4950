import fc from 'fast-check';
import { TrainColumn } from '../campaigns/policies.js';
import { Mode } from '../shared/vocabulary.js';
import { CarriedColumn, carriedFigures, countingOf } from './what-counts.js';

const counts = [
  { mode: Mode.Coach, persons: 80, vehicles: 2 },
  { mode: Mode.SpecialTrain, persons: 900, vehicles: 1 },
  { mode: Mode.CharteredCarriage, persons: 200, vehicles: 2 },
  { mode: Mode.CharterFlight, persons: 150, vehicles: 1 },
];

describe('columns 7 to 13', () => {
  it('count people by mode and add trains and carriages up', () => {
    expect(carriedFigures(counts, TrainColumn.TrainsAndCarriages)).toEqual({
      ...{ totalCarried: 1330, coaches: 2, carriedByCoach: 80, trains: 3, carriedByTrain: 1100 },
      ...{ flights: 1, carriedByFlight: 150, specialTrains: 1, charteredCarriages: 2 },
    });
  });

  it('count whole trains only when the campaign says so, but never leave their people out', () => {
    expect(carriedFigures(counts, TrainColumn.TrainsOnly)).toMatchObject({
      ...{ trains: 1, carriedByTrain: 1100, charteredCarriages: 2 },
    });
  });

  it('are zero where nobody was carried', () => {
    expect(new Set(Object.values(carriedFigures([], TrainColumn.TrainsAndCarriages)))).toEqual(new Set([0]));
  });

  it('always hold 7 = 9 + 11 + 13', () => {
    const count = fc.record({
      mode: fc.constantFrom(...Object.values(Mode)),
      persons: fc.nat(5000),
      vehicles: fc.nat(50),
    });
    fc.assert(
      fc.property(fc.array(count), fc.constantFrom(...Object.values(TrainColumn)), (some, rule) => {
        const figures = carriedFigures(some, rule);
        const parts = figures.carriedByCoach + figures.carriedByTrain + figures.carriedByFlight;
        return figures.totalCarried === parts;
      }),
    );
  });

  it('open to the same modes and measure that they are made of', () => {
    expect(countingOf(CarriedColumn.Trains, TrainColumn.TrainsOnly)).toEqual({
      modes: [Mode.SpecialTrain],
      measure: 'vehicles',
    });
  });
});
