// Makes regions.csv from the npm package @vant/area-data (MIT), whose county set holds the changes up to 2024.
// Run it after an update of that package: node config/data/make-regions.mjs
import { writeFileSync } from 'node:fs';
import { areaList } from '@vant/area-data';

const { province_list: provinces, city_list: cities, county_list: counties } = areaList;

/** Codes that the register of the State does not hold: development zones (…70–…79, …90–…99 outside Taiwan and Jiayuguan). */
const isZone = (code) => /(7\d|90)$/.test(code) || /^(?!71|6202)\d{4}9\d$/.test(code);
/** Cities that are only a drawer for counties right below a province, or the province itself once more. */
const isDrawer = (name) => /^(县|省直辖县|自治区直辖县级行政区划)$/.test(name);

/**
 * Counties whose code ended or began, by the day of the decision; everything else is valid from as far back as we look.
 * Only changes with a sure day: Shanxi's own, which older papers still name, and some at common places of work.
 */
const BEGINNING = '2000-01-01';
const CHANGES = [
  { on: '2010-06-28', ended: { 110103: '崇文区', 110104: '宣武区' } },
  {
    on: '2018-02-09',
    ended: { 140202: '城区', 140203: '矿区', 140211: '南郊区', 140227: '大同县' },
    begun: [140213, 140214, 140215],
  },
  {
    on: '2018-06-19',
    ended: { 140402: '城区', 140411: '郊区', 140421: '长治县', 140424: '屯留县', 140481: '潞城市' },
    begun: [140403, 140404, 140405, 140406],
  },
  {
    on: '2020-07-03',
    ended: { 320602: '崇川区', 320611: '港闸区', 320684: '海门市' },
    begun: [320613, 320614],
  },
  { on: '2021-03-11', ended: { 330103: '下城区', 330104: '江干区' }, begun: [330113, 330114] },
  { on: '2023-01-20', begun: [659012] },
  { on: '2023-04-03', ended: { 540422: '米林县' }, begun: [540481] },
  { on: '2024-12-27', begun: [653228, 653229] },
];
const began = new Map(CHANGES.flatMap(({ on, begun = [] }) => begun.map((code) => [String(code), on])));
const ended = new Map(
  CHANGES.flatMap(({ on, ended = {} }) => Object.entries(ended).map(([code, name]) => [code, { name, on }])),
);

const rows = [];
for (const [code, name] of Object.entries(provinces)) rows.push([code.slice(0, 2), name, name, 'PROVINCE']);
for (const [code, name] of Object.entries(cities)) {
  const province = provinces[`${code.slice(0, 2)}0000`];
  const full = name === province ? name : province + (isDrawer(name) ? '' : name);
  rows.push([code.slice(0, 4), isDrawer(name) ? `${province}（直辖县级）` : name, full, 'CITY']);
}
const everyCounty = new Map([
  ...Object.entries(counties),
  ...[...ended].map(([code, { name }]) => [code, name]),
]);
for (const [code, name] of [...everyCounty].sort()) {
  if (isZone(code) || name === '市辖区') continue;
  const province = provinces[`${code.slice(0, 2)}0000`];
  const city = cities[`${code.slice(0, 4)}00`];
  const middle = city === province || isDrawer(city) ? '' : city;
  rows.push([code, name, province + middle + name, 'COUNTY']);
}

const lines = rows.map((row) =>
  [...row, began.get(row[0]) ?? BEGINNING, ended.get(row[0])?.on ?? ''].join(','),
);
const header = 'code,name,full_name,level,valid_from,valid_to';
writeFileSync(new URL('regions.csv', import.meta.url), `${[header, ...lines].join('\n')}\n`);
console.log(`${rows.length} regions`);
