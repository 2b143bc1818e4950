import { TrainColumn } from '../../campaigns/policies.js';
import { Mode } from '../../shared/vocabulary.js';
import { Correction, correctionLines, sizeOf } from './correction.js';

const correction = (cityCode: string, changes: Correction['changes'], signed = false): Correction => ({
  ...{ tripId: 't', code: 'T', cityCode, changes, facts: [], reason: null, signedByName: null },
  signedAt: signed ? new Date() : null,
});

describe('corrections', () => {
  it('make one line a row, by column, with what is unsigned', () => {
    const lines = correctionLines(
      [
        correction('1405', [{ mode: Mode.Coach, persons: 2, vehicles: 0 }]),
        correction('1401', [{ mode: Mode.CharterFlight, persons: -40, vehicles: -1 }], true),
        correction('1405', [{ mode: Mode.SpecialTrain, persons: 300, vehicles: 1 }], true),
      ],
      TrainColumn.TrainsAndCarriages,
    );
    expect(lines).toMatchObject([
      { cityCode: '1401', trips: 1, unsigned: 0, figures: { totalCarried: -40, flights: -1 } },
      {
        ...{ cityCode: '1405', trips: 2, unsigned: 1 },
        figures: { totalCarried: 302, carriedByCoach: 2, coaches: 0, trains: 1, carriedByTrain: 300 },
      },
    ]);
    expect(correctionLines([], TrainColumn.TrainsOnly)).toEqual([]);
  });

  it('are signed by their size over all modes', () => {
    const changes = [
      { mode: Mode.Coach, persons: -4, vehicles: -1 },
      { mode: Mode.SpecialTrain, persons: 4, vehicles: 1 },
    ];
    expect(sizeOf({ changes })).toEqual({ persons: 0, vehicles: 0 });
  });
});
