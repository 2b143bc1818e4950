import { momentInWords } from './moment-in-words.js';

it.each([
  ['2024-02-20T07:30:00+08:00', '2月20日 周二 07:30', 'Tue 20 Feb 07:30'],
  ['2024-02-20T16:00:00Z', '2月21日 周三 00:00', 'Wed 21 Feb 00:00'],
  ['2024-12-01T09:05:00+08:00', '12月1日 周日 09:05', 'Sun 1 Dec 09:05'],
])('%s is %s, %s', (moment, zh, en) => {
  expect(momentInWords(new Date(moment), 'zh')).toBe(zh);
  expect(momentInWords(new Date(moment), 'en')).toBe(en);
});
