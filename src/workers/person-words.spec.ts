import { readPriorityGroups, readSex, Sex } from './person-words.js';

describe('sex', () => {
  it('is read as written, or from the ID number when left out', () => {
    expect(readSex(' 女 ')).toBe(Sex.Female);
    expect(readSex('', Sex.Male)).toBe(Sex.Male);
  });

  it.each([
    ['', undefined, 'sex_missing'],
    ['其他', undefined, 'sex_unknown'],
    ['男', Sex.Female, 'sex_contradicts_id'],
  ])('%s is refused', (written, told, code) => {
    expect(() => readSex(written, told)).toThrow(expect.objectContaining({ code }));
  });
});

describe('priority groups', () => {
  it.each([
    ['', []],
    ['PG06、PG01', ['PG01', 'PG06']],
    ['pg01，ＰＧ０６;PG01', ['PG01', 'PG06']],
  ])('%s', (written, groups) => expect(readPriorityGroups(written)).toEqual(groups));

  it.each(['PG77', 'PG01、X', 'toString'])('%s is refused', (written) => {
    expect(() => readPriorityGroups(written)).toThrow(
      expect.objectContaining({ code: 'priority_group_unknown' }),
    );
  });
});
