import { Region, RegionLevel } from '../regions/region.entity.js';
import { RegionSearch } from '../regions/region-search.js';
import { Places, readHomeCounty } from '../workers/home-county-rules.js';
import { readWorkPlace } from './work-place-rules.js';

const LEVELS: Record<number, RegionLevel> = {
  2: RegionLevel.Province,
  4: RegionLevel.City,
  6: RegionLevel.County,
};
const regions = Object.entries({
  ...{ 11: ['北京市', '北京市'], 1101: ['北京市', '北京市'], 110115: ['大兴区', '北京市大兴区'] },
  ...{ 32: ['江苏省', '江苏省'], 3205: ['苏州市', '江苏省苏州市'], 320583: ['昆山市', '江苏省苏州市昆山市'] },
  ...{ 3201: ['南京市', '江苏省南京市'], 320106: ['鼓楼区', '江苏省南京市鼓楼区'] },
  ...{ 35: ['福建省', '福建省'], 3501: ['福州市', '福建省福州市'], 350102: ['鼓楼区', '福建省福州市鼓楼区'] },
  ...{ 44: ['广东省', '广东省'], 4419: ['东莞市', '广东省东莞市'] },
}).map(([code, [name, fullName]]) =>
  Object.assign(new Region(), {
    ...{ code, name, fullName, level: LEVELS[code.length], parentCode: code.slice(0, -2) || null },
    ...{ validFrom: '2000-01-01', validTo: null },
  }),
);
const search = new RegionSearch(regions);
const places: Places = {
  get: (code) => regions.find((region) => region.code === code.replace(/(00)+$/, '')),
  resolve: (written) => search.named(written),
  childrenOf: (code) => regions.filter(({ parentCode }) => parentCode === code),
};

describe('a work place', () => {
  it.each([
    ['320583', '', '320583'],
    ['３２０５８３', '江苏省苏州市昆山市', '320583'],
    ['320583', '苏州', '320583'],
    ['3205', '昆山', '3205'],
    ['441900', '东莞', '4419'],
    ['320583', '花桥开发区三号厂房', '320583'],
    ['', '昆山', '320583'],
    ['', '南京鼓楼', '320106'],
    ['', '北京', '1101'],
  ])('%s %s is %s', (code, name, region) => expect(readWorkPlace(code, name, places)).toBe(region));

  it.each([
    ['', ' ', 'work_place_missing'],
    ['999999', '昆山', 'work_place_unknown'],
    ['', '火星基地', 'work_place_unknown'],
    ['', '鼓楼区', 'work_place_ambiguous'],
    ['320583', '东莞市', 'work_place_contradiction'],
    ['32', '', 'work_place_level'],
    ['', '江苏', 'work_place_level'],
  ])('%s %s is refused as %s', (code, name, fault) => {
    expect(() => readWorkPlace(code, name, places)).toThrow(expect.objectContaining({ code: fault }));
  });
});

describe('a home county', () => {
  it.each(['320583', ' 320583 ', '441900'])('%s is one', (code) => {
    expect(readHomeCounty(code, places, '')).toBe(code.trim() === '441900' ? '4419' : '320583');
  });

  it.each([
    ['', '', 'home_county_missing'],
    ['149999', '', 'home_county_unknown'],
    ['3205', '', 'home_county_level'],
    ['320583', '3201', 'home_county_outside_region'],
  ])('%s for an account of "%s" is refused as %s', (code, within, fault) => {
    expect(() => readHomeCounty(code, places, within)).toThrow(expect.objectContaining({ code: fault }));
  });
});
