import { readDirection, readWish } from './travel-words.js';

it.each([
  ['返岗', 'RETURN_TO_WORK'],
  [' 返 乡 ', 'RETURN_HOME'],
  ['return_home', 'RETURN_HOME'],
])('reads the direction %s', (written, direction) => expect(readDirection(written)).toBe(direction));

it.each(['', '旅游', 'constructor'])('refuses the direction %s', (written) => {
  expect(() => readDirection(written)).toThrow(expect.objectContaining({ code: 'direction_unknown' }));
});

it.each([
  ['', null],
  ['不限', null],
  ['ｃｏａｃｈ', 'COACH'],
  ['包车厢', 'TRAIN'],
  ['飞机', 'FLIGHT'],
])('reads the wish %s', (written, wish) => expect(readWish(written)).toBe(wish));

it('refuses a wish nobody can fulfil', () => {
  expect(() => readWish('骑行')).toThrow(expect.objectContaining({ code: 'wished_mode_unknown' }));
});
