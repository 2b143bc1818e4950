import { Region, RegionLevel } from '../regions/region.entity.js';
import { Fault } from './fault.js';

/** What the rules ask of `RegionIndex`. */
export interface Places {
  get(code: string): Region | undefined;
  resolve(written: string): Region[];
  childrenOf(code: string): Region[];
}

/** A region code as written, in half-width digits. */
export function regionCodeOf(written: string): string {
  return written.normalize('NFKC').replace(/\s/g, '');
}

/**
 * The county a worker lives in. Cities without counties (东莞, 中山, 嘉峪关 …) stand for one.
 *
 * @param within code prefix of the region of who registers
 * @throws Fault home_county_missing, home_county_unknown, home_county_level, home_county_outside_region
 */
export function readHomeCounty(writtenCode: string, places: Places, within: string): string {
  const code = regionCodeOf(writtenCode);
  if (code === '') {
    throw new Fault('home_county_missing', '户籍县代码未填写', 'the code of the home county is missing');
  }
  const region = places.get(code);
  if (!region) {
    throw new Fault(
      'home_county_unknown',
      '没有这个户籍县代码，应为 6 位行政区划代码，如 140522（阳城县）',
      'unknown county, write its 6-digit code such as 140522',
    );
  }
  if (region.level !== RegionLevel.County && places.childrenOf(region.code).length > 0) {
    throw new Fault('home_county_level', '户籍地应填到县（市、区）', 'the home must be a county, not more');
  }
  if (!region.code.startsWith(within)) {
    throw new Fault(
      'home_county_outside_region',
      '户籍县不在您的管辖区域内，请由户籍县登记',
      'the home county lies outside the region you act for',
    );
  }
  return region.code;
}
