import { countyFaults } from '../returns/keyed-values.js';
import { nothingOfCounty, sumOfCounties } from './county-sums.js';

const counties = ['城区', '泽州县', '高平市'];
const county = (name: string | null, more: object = {}) => ({
  name,
  keyed: { ...nothingOfCounty(), ...more },
});

describe('the sum of counties', () => {
  it('adds counts and amounts, those of the city’s own office too', () => {
    const sum = sumOfCounties(
      [
        county('城区', { onlineFairs: 2, recruitmentSpending: '0.1', started: true }),
        county('高平市', { onlineFairs: 3, recruitmentSpending: '0.2', started: true }),
        county(null, { onlineFairs: 1, agreementsSigned: 40, started: true }),
      ],
      counties,
    );
    expect(sum).toMatchObject({
      onlineFairs: 6,
      agreementsSigned: 40,
      recruitmentSpending: '0.3',
      subsidiesPaid: '0',
    });
  });

  it('has each county on exactly one side', () => {
    const sum = sumOfCounties(
      [county('泽州县', { started: true }), county('城区'), county(null, { started: true })],
      counties,
    );
    expect(sum).toMatchObject({ countiesStarted: ['泽州县'], countiesNotStarted: ['城区', '高平市'] });
    expect(countyFaults(sum, counties)).toEqual([]);
    expect(countyFaults(sumOfCounties([], counties), counties)).toEqual([]);
  });

  it('keys in the same columns as a city, but for the names', () => {
    const { started, ...columns } = nothingOfCounty();
    expect(started).toBe(false);
    expect(sumOfCounties([], counties)).toEqual({
      ...columns,
      ...{ countiesStarted: [], countiesNotStarted: counties },
    });
  });
});
