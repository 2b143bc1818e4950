import fc from 'fast-check';
import { Fault } from './fault.js';
import { readName } from './name-rules.js';

const codeOf = (name: string) => {
  try {
    readName(name);
    return 'accepted';
  } catch (error) {
    return (error as Fault).code;
  }
};

it.each([...'·‧•．・･∙⋅'])('writes the separator %s as U+00B7', (dot) => {
  expect(readName(`阿依古丽${dot}买买提`)).toBe('阿依古丽\u00b7买买提');
  expect(readName(`阿依古丽 ${dot} 买买提`)).toBe('阿依古丽\u00b7买买提');
});

it.each([
  ['阿依古丽.买买提', '阿依古丽\u00b7买买提'],
  ['  张　三 ', '张三'],
  ['John  A. Smith', 'John A. Smith'],
  ['\u200b王五\ufeff', '王五'],
])('puts %j right', (written, name) => expect(readName(written)).toBe(name));

it.each(['㛃𬭚明', '𠮷田', '李〇', '\ue86c娃', '\ufa19'])('keeps the rare characters of %s', (name) => {
  expect(readName(name)).toBe(name);
});

it.each([
  ['  ', 'name_missing'],
  ['\u3000\u200b', 'name_missing'],
  ['张\u0007三', 'name_characters'],
  ['张\n三', 'accepted'],
  ['John\nSmith', 'name_characters'],
  ['张三1', 'name_characters'],
  ['=cmd', 'name_characters'],
  ['···', 'name_characters'],
  ['\ud842三', 'name_characters'],
  ['阿'.repeat(51), 'name_too_long'],
  ['𠮷'.repeat(50), 'accepted'],
])('%j: %s', (written, code) => expect(codeOf(written)).toBe(code));

it('is settled: a name that was read stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (written) => {
      fc.pre(codeOf(written) === 'accepted');
      expect(readName(readName(written))).toBe(readName(written));
    }),
  );
});
