import { Fault } from './fault.js';

/** Longest name, in characters (民委发〔2016〕33号 asks for at least 50). */
const LONGEST = 50;
/** What people type for the separator in names such as 阿依古丽·买买提; the notice allows U+00B7 only. */
const SEPARATORS = /\s*[\u00b7\u0387\u2022\u2027\u2219\u22c5\u2e31\u30fb\uff65\uff0e]\s*/g;
const FULL_STOP_BETWEEN_HAN = /(?<=\p{Script=Han})\s*\.\s*(?=\p{Script=Han})/gu;
const SPACE_BETWEEN_HAN = /(?<=\p{Script=Han})[\s\u3000]+(?=\p{Script=Han})/gu;

/**
 * A person's name in its one spelling. Rare characters (whole of GB 18030) stay as they are: no Unicode normalisation,
 * which would turn some of them into others.
 *
 * @throws Fault name_missing, name_too_long, name_characters
 */
export function readName(written: string): string {
  const name = written
    .trim()
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(SEPARATORS, '\u00b7')
    .replace(FULL_STOP_BETWEEN_HAN, '\u00b7')
    .replace(SPACE_BETWEEN_HAN, '')
    .replace(/[ \u00a0\u3000]+/g, ' ')
    .trim();
  if (name === '') throw new Fault('name_missing', '姓名未填写', 'the name is missing');
  if ([...name].length > LONGEST) {
    throw new Fault('name_too_long', `姓名至多 ${LONGEST} 个字`, `a name has at most ${LONGEST} characters`);
  }
  if (/[\p{Cc}\p{Cs}\p{Nd}<>=@]/u.test(name) || !/\p{L}|\p{Co}/u.test(name)) {
    throw new Fault(
      'name_characters',
      '姓名含有不能用于姓名的字符（如数字、换行、控制字符），请按证件填写',
      'the name holds characters that names do not have',
    );
  }
  return name;
}
