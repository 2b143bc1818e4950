import { nothingKeyed } from '../returns/keyed-values.js';
import { carriedFigures } from '../what-counts.js';
import { TrainColumn } from '../../campaigns/policies.js';
import { ComparedRow, questionsOn } from './figure-questions.js';

const figures = carriedFigures([], TrainColumn.TrainsOnly);
const row = (keyed: object = {}, carried: object = {}): ComparedRow => ({
  figures: { ...figures, ...carried },
  keyed: { ...nothingKeyed(['城区', '阳城县']), ...keyed },
});
const asked = (was: ComparedRow, is: ComparedRow) =>
  questionsOn(was, is).map(
    ({ column, kind, was: before, is: after }) => `${column} ${kind} ${before}>${after}`,
  );

describe('a figure', () => {
  it.each([
    ['that falls', { onlineFairs: 5 }, { onlineFairs: 4 }, ['onlineFairs FELL 5>4']],
    ['that stays or rises', { onlineFairs: 5 }, { onlineFairs: 5, offlineFairs: 1 }, []],
    ['that jumps', { agreementsSigned: 100 }, { agreementsSigned: 301 }, ['agreementsSigned JUMPED 100>301']],
    ['that rises threefold exactly', { agreementsSigned: 100 }, { agreementsSigned: 300 }, []],
    ['that is small and rises much', { onlineFairs: 2 }, { onlineFairs: 20 }, []],
    ['that is reported for the first time', { agreementsSigned: 0 }, { agreementsSigned: 5000 }, []],
    [
      'of yuan that falls by one',
      { subsidiesPaid: '12.5' },
      { subsidiesPaid: '12.4999' },
      ['subsidiesPaid FELL 12.5>12.4999'],
    ],
    ['of yuan written otherwise', { subsidiesPaid: '12.50' }, { subsidiesPaid: '12.5' }, []],
    [
      'of yuan that jumps',
      { recruitmentSpending: '20' },
      { recruitmentSpending: '75.5' },
      ['recruitmentSpending JUMPED 20>75.5'],
    ],
  ])('%s', (_, was, is, questions) => {
    expect(asked(row(was), row(is))).toEqual(questions);
  });

  it('of people carried is asked about only when it falls', () => {
    expect(asked(row({}, { coaches: 2 }), row({}, { coaches: 900 }))).toEqual([]);
    expect(asked(row({}, { coaches: 2 }), row({}, { coaches: 1 }))).toEqual(['coaches FELL 2>1']);
  });

  it('of counties that had started tells which are missing', () => {
    const was = row({ countiesStarted: ['城区', '阳城县'], countiesNotStarted: [] });
    const is = row({ countiesStarted: ['城区'], countiesNotStarted: ['阳城县'] });
    expect(asked(was, is)).toEqual(['countiesStarted FELL 阳城县>']);
    expect(asked(is, was)).toEqual([]);
  });
});
