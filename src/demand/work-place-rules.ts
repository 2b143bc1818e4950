import { Region, RegionLevel } from '../regions/region.entity.js';
import { Fault } from '../workers/fault.js';
import { Places, regionCodeOf } from '../workers/home-county-rules.js';

/**
 * The work place by its code, its name as people write it, or both. The code wins; a name of another place contradicts
 * it, a name nobody knows (an industrial park, a village) does not.
 *
 * @throws Fault work_place_missing, work_place_unknown, work_place_ambiguous, work_place_contradiction, work_place_level
 */
export function readWorkPlace(writtenCode: string, writtenName: string, places: Places): string {
  const code = regionCodeOf(writtenCode);
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
