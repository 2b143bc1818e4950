import { nearestStop, printStop } from './nearest-stop.js';

const stop = (regionCode: string, place: string) => ({
  regionCode,
  place,
  stopsAt: new Date('2024-02-20T07:30:00+08:00'),
});
const county = stop('140522', '阳城县客运中心');
const city = stop('1405', '晋城东站');
const other = stop('1404', '长治站');

describe('the stop of a passenger', () => {
  it.each([
    ['in the own county', [city, county], '140522', county],
    ['in the own city, when the county has none', [other, city], '140581', city],
    ['the one for the own city rather than one in another county', [county, city], '140581', city],
    ['in another county rather than another city', [other, county], '140581', county],
    ['in the own province', [stop('320583', '昆山'), other], '140581', other],
    ['the first one, when all are equally far', [city, other], '410102', city],
  ])('is %s', (_, stops, place, expected) => {
    expect(nearestStop(stops, place)).toBe(expected);
  });

  it('is printed with its time in China', () => {
    expect(printStop(county)).toBe('阳城县客运中心 02-20 07:30');
  });
});
