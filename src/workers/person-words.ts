import { PRIORITY_GROUPS, PriorityGroup } from '../shared/vocabulary.js';
import { Fault } from './fault.js';

export enum Sex {
  Male = 'MALE',
  Female = 'FEMALE',
}

export const SEX_NAMES: Record<Sex, string> = { MALE: '男', FEMALE: '女' };

const SEXES: Record<string, Sex> = {
  ...{ 男: Sex.Male, 男性: Sex.Male, MALE: Sex.Male, M: Sex.Male },
  ...{ 女: Sex.Female, 女性: Sex.Female, FEMALE: Sex.Female, F: Sex.Female },
};

/**
 * Sex as written; it may be left out when the ID number tells it, and must not contradict that number.
 *
 * @throws Fault sex_missing, sex_unknown, sex_contradicts_id
 */
export function readSex(written: string, told?: Sex): Sex {
  const word = written.normalize('NFKC').trim().toUpperCase();
  if (word === '' && told) return told;
  if (word === '') throw new Fault('sex_missing', '性别未填写，应为男或女', 'the sex is missing');
  const sex = SEXES[word];
  if (!sex) throw new Fault('sex_unknown', '性别应为男或女', 'the sex must be 男 or 女');
  if (told && told !== sex) {
    throw new Fault(
      'sex_contradicts_id',
      `性别与身份证号码不符：第 17 位表示${SEX_NAMES[told]}`,
      'the sex contradicts the seventeenth digit of the ID number',
    );
  }
  return sex;
}

/**
 * Priority groups, several parted by 、 or commas, as codes of FACTS §6.
 *
 * @throws Fault priority_group_unknown
 */
export function readPriorityGroups(written: string): PriorityGroup[] {
  const codes = written
    .normalize('NFKC')
    .toUpperCase()
    .split(/[、,;/\s]+/)
    .filter((code) => code !== '');
  if (codes.some((code) => !Object.hasOwn(PRIORITY_GROUPS, code))) {
    throw new Fault(
      'priority_group_unknown',
      `人群类别代码不认识，应为 ${Object.keys(PRIORITY_GROUPS).join('、')}，多个用顿号隔开`,
      'unknown priority group',
    );
  }
  return [...new Set(codes)].sort() as PriorityGroup[];
}
