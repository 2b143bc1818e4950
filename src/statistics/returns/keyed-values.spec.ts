import { countyFaults, nothingKeyed, totalKeyed } from './keyed-values.js';

const counties = ['城区', '泽州县', '高平市'];
const keyed = (started: string[], notStarted: string[]) => ({
  ...nothingKeyed(counties),
  ...{ countiesStarted: started, countiesNotStarted: notStarted },
});

describe('columns 19 and 20', () => {
  it('divide the city’s counties', () => {
    expect(countyFaults(keyed(['高平市', '城区'], ['泽州县']), counties)).toEqual([]);
    expect(countyFaults(nothingKeyed(counties), counties)).toEqual([]);
  });

  it.each([
    ['one left out', ['城区'], ['泽州县'], 'countyMissing', '高平市'],
    ['one in both', ['城区', '泽州县'], ['泽州县', '高平市'], 'countyTwice', '泽州县'],
    ['one of another city', ['城区', '泽州县'], ['高平市', '清徐县'], 'unknownCounty', '清徐县'],
  ])('are refused with %s', (_, started, notStarted, code, name) => {
    const [fault, ...others] = countyFaults(keyed(started, notStarted), counties);
    expect(fault).toMatchObject({ code, title: expect.stringContaining(name) });
    expect(others).toEqual([]);
  });
});

describe('合计 of what was keyed in', () => {
  it('adds counts and amounts, amounts to the last yuan', () => {
    const row = (amount: string) => ({
      ...nothingKeyed(counties),
      ...{ onlineFairs: 3, recruitmentSpending: amount },
    });
    const total = totalKeyed([row('0.1'), row('0.2'), row('999999999999.0001')]);
    expect(total).toMatchObject({
      ...{
        onlineFairs: 9,
        recruitmentSpending: '999999999999.3001',
        subsidiesPaid: '0',
        countiesStarted: [],
      },
    });
    expect(totalKeyed([row('12.50'), row('0.5')]).recruitmentSpending).toBe('13');
  });
});
