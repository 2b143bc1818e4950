// Makes regions.csv from the npm package @vant/area-data (MIT), whose county set holds the changes up to 2024.
// Run it after an update of that package: node config/data/make-regions.mjs
import { writeFileSync } from 'node:fs';
import { areaList } from '@vant/area-data';

const { province_list: provinces, city_list: cities, county_list: counties } = areaList;

/** Codes that the register of the State does not hold: development zones (…70–…79, …90). */
const isZone = (code) => /(7\d|90)$/.test(code);
/** Cities that are only a drawer for counties right below a province, or the province itself once more. */
const isDrawer = (name) => /^(县|省直辖县|自治区直辖县级行政区划)$/.test(name);

/** Changes with a date that matters; everything else is valid from as far back as we look. */
const BEGINNING = '2000-01-01';
const CHANGED = { 653228: '2024-12-27', 540481: '2023-04-03', 659012: '2023-01-20' };

const rows = [];
for (const [code, name] of Object.entries(provinces)) rows.push([code.slice(0, 2), name, name, 'PROVINCE']);
for (const [code, name] of Object.entries(cities)) {
  const province = provinces[`${code.slice(0, 2)}0000`];
  const full = name === province ? name : province + (isDrawer(name) ? '' : name);
  rows.push([code.slice(0, 4), isDrawer(name) ? `${province}（直辖县级）` : name, full, 'CITY']);
}
for (const [code, name] of Object.entries(counties)) {
  if (isZone(code)) continue;
  const province = provinces[`${code.slice(0, 2)}0000`];
  const city = cities[`${code.slice(0, 4)}00`];
  const middle = city === province || isDrawer(city) ? '' : city;
  rows.push([code, name, province + middle + name, 'COUNTY']);
}

const lines = rows.map((row) => [...row, CHANGED[row[0]] ?? BEGINNING, ''].join(','));
const header = 'code,name,full_name,level,valid_from,valid_to';
writeFileSync(new URL('regions.csv', import.meta.url), `${[header, ...lines].join('\n')}\n`);
console.log(`${rows.length} regions`);
