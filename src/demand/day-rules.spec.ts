import { checkDays, readDay } from './day-rules.js';

it.each([
  '2024-02-20',
  '2024/2/20',
  '2024.2.20',
  '2024年2月20日',
  '２０２４年２月２０日',
  ' 2024 年 2 月 20 日 ',
  '20240220',
  '2024-02-20 00:00:00',
  '45342',
])('reads %s', (written) => expect(readDay(written)).toBe('2024-02-20'));

it.each([
  ['', 'date_missing'],
  ['2024-02-30', 'date_unreal'],
  ['2023年2月29日', 'date_unreal'],
  ['2024/13/1', 'date_unreal'],
  ['二月二十', 'date_form'],
  ['02-20', 'date_form'],
  ['35342', 'date_form'],
  ['2024-02-20 08:30', 'date_form'],
])('%s is refused as %s', (written, code) => {
  expect(() => readDay(written)).toThrow(expect.objectContaining({ code }));
});

describe('the days of a request', () => {
  const campaign = { startsOn: '2024-01-25', endsOn: '2024-04-09' };

  it.each([
    ['2024-01-25', '2024-01-25'],
    ['2024-02-20', '2024-04-08'],
  ])('%s to %s are good', (from, to) => expect(() => checkDays(from, to, campaign)).not.toThrow());

  it.each([
    ['2024-02-21', '2024-02-20', 'date_reversed'],
    ['2024-01-24', '2024-02-20', 'date_outside_campaign'],
    ['2024-02-20', '2024-04-09', 'date_outside_campaign'],
  ])('%s to %s: %s', (from, to, code) => {
    expect(() => checkDays(from, to, campaign)).toThrow(expect.objectContaining({ code }));
  });
});
