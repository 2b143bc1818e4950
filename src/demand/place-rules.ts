import { Region, RegionLevel } from '../regions/region.entity.js';
import { Fault } from '../workers/fault.js';

/** What the rules ask of `RegionIndex`. */
export interface Places {
  get(code: string): Region | undefined;
  resolve(written: string): Region[];
  childrenOf(code: string): Region[];
}

const codeOf = (written: string) => written.normalize('NFKC').replace(/\s/g, '');

/**
 * The county a worker lives in. Cities without counties (东莞, 中山, 嘉峪关 …) stand for one.
 *
 * @throws Fault home_county_missing, home_county_unknown, home_county_level
 */
export function readHomeCounty(writtenCode: string, places: Places): string {
  const code = codeOf(writtenCode);
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
  return region.code;
}

/**
 * The work place by its code, its name as people write it, or both. The code wins; a name of another place contradicts
 * it, a name nobody knows (an industrial park, a village) does not.
 *
 * @throws Fault work_place_missing, work_place_unknown, work_place_ambiguous, work_place_contradiction, work_place_level
 */
export function readWorkPlace(writtenCode: string, writtenName: string, places: Places): string {
  const code = codeOf(writtenCode);
  const name = writtenName.trim();
  const region = code === '' ? byName(name, places) : byCode(code, name, places);
  if (region.level === RegionLevel.Province) {
    throw new Fault(
      'work_place_level',
      '务工地应填到市或县（市、区）',
      'the work place must be a city or county',
    );
  }
  return region.code;
}

function byCode(code: string, name: string, places: Places): Region {
  const region = places.get(code);
  if (!region) {
    throw new Fault(
      'work_place_unknown',
      '没有这个务工地代码，应为行政区划代码，如 320583（昆山市）',
      'unknown work place, write its code such as 320583',
    );
  }
  const named = name === '' || name === region.fullName ? [] : places.resolve(name);
  const same = (other: Region) => other.code.startsWith(region.code) || region.code.startsWith(other.code);
  if (named.length > 0 && !named.some(same)) {
    throw new Fault(
      'work_place_contradiction',
      `务工地代码表示${region.fullName}，与务工地名称不是同一处，请改正其一`,
      'code and name of the work place are two places',
    );
  }
  return region;
}

function byName(name: string, places: Places): Region {
  if (name === '') {
    throw new Fault('work_place_missing', '务工地未填写，代码和名称至少填一项', 'the work place is missing');
  }
  const all = places.resolve(name);
  // 北京 is a province and a city: whoever writes it means the city.
  const named = all.length > 1 ? all.filter(({ level }) => level !== RegionLevel.Province) : all;
  if (named.length === 0) {
    throw new Fault(
      'work_place_unknown',
      '没有找到这个务工地，应写到市或县，如江苏省苏州市昆山市',
      'unknown work place, write it as 江苏省苏州市昆山市',
    );
  }
  if (named.length > 1) {
    const examples = named.slice(0, 3).map(({ fullName }) => fullName);
    throw new Fault(
      'work_place_ambiguous',
      `叫这个名称的地方不止一处（如${examples.join('、')}），请写明省市`,
      'several places have this name, write province and city too',
    );
  }
  return named[0];
}
