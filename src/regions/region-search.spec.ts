import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { dataFile } from '../../config/project-root.js';
import { Region } from './region.entity.js';
import { RegionSearch } from './region-search.js';

/** The regions of the data file that are valid on a day. */
function regionsOn(day: string): Region[] {
  const rows = parse<Record<string, string>>(readFileSync(dataFile('regions.csv')), { columns: true });
  return rows
    .map((row) =>
      Object.assign(new Region(), {
        code: row.code,
        name: row.name,
        fullName: row.full_name,
        level: row.level,
        parentCode: row.code.slice(0, -2) || null,
        validFrom: row.valid_from,
        validTo: row.valid_to || null,
      }),
    )
    .filter((region) => region.isValidOn(day));
}

const search = new RegionSearch(regionsOn('2024-02-01'));
const codes = (regions: Region[]) => regions.map((region) => region.code);

describe('a written name', () => {
  it.each([
    ['昆山', '320583'],
    ['昆山市', '320583'],
    ['江苏昆山', '320583'],
    ['苏州昆山', '320583'],
    ['江苏省昆山市', '320583'],
    ['江苏省苏州市昆山市', '320583'],
    ['江苏 苏州 昆山', '320583'],
    ['江苏省/苏州市/昆山市', '320583'],
    ['北京大兴', '110115'],
    ['北京市大兴区', '110115'],
    ['北京市市辖区大兴区', '110115'],
    ['浦东新区', '310115'],
    ['上海浦东', '310115'],
    ['东莞', '4419'],
    ['广东东莞市', '4419'],
    ['广东省深圳市宝安区', '440306'],
    ['恩施州', '4228'],
    ['晋城市城区', '140502'],
    ['城口县', '500229'],
    ['湖北仙桃', '429004'],
    ['新疆', '65'],
  ])('%s names %s alone', (written, code) => {
    expect(codes(search.named(written))).toEqual([code]);
  });

  it.each([
    ['朝阳区', ['110105', '220104']],
    ['城区', ['140302', '140502', '441502']],
  ])('%s names several of the same name', (written, expected) => {
    expect(codes(search.named(written))).toEqual(expected);
  });

  it.each(['火星基地', '浙江昆山', '昆山苏州', '昆', '城', '', '市'])('%j names nothing', (written) => {
    expect(search.named(written)).toEqual([]);
  });

  it('puts the official name before shorter ones, and larger regions before smaller ones', () => {
    expect(codes(search.named('朝阳市'))).toEqual(['2113']);
    expect(codes(search.named('朝阳'))).toEqual(['2113', '110105', '211321', '220104']);
    expect(codes(search.named('吉林'))).toEqual(['22', '2202']);
    expect(codes(search.named('北京市'))).toEqual(['11', '1101']);
  });

  it('names what was valid on the day', () => {
    expect(search.named('长治县')).toEqual([]);
    expect(codes(new RegionSearch(regionsOn('2017-02-01')).named('长治县'))).toEqual(['140421']);
  });

  it('names every region by its full name', () => {
    const lost = regionsOn('2024-02-01').filter(
      ({ code, name, fullName }) => !name.includes('（') && !codes(search.named(fullName)).includes(code),
    );
    expect(codes(lost)).toEqual([]);
  });
});

describe('a part of a name', () => {
  it('finds regions that are named so, then those that have it in their name, then in their path', () => {
    const found = search.containing('大同');
    expect(codes(found).slice(0, 3)).toEqual(['1402', '230606', '710102']);
    expect(codes(found)).toContain('140221');
    expect(new Set(found).size).toBe(found.length);
  });

  it('finds nothing for what no name holds', () => {
    expect(search.containing('火星')).toEqual([]);
  });
});
