import { clockAhead, lastTime, realMoment } from './clock';

const at = (time: string, day = '20') => new Date(`2024-02-${day}T${time}:00+08:00`);

describe('the clock of this phone', () => {
  it('is measured by an answer, and put right', () => {
    const ahead = clockAhead('2024-02-20T08:00:00+08:00', at('13:00').getTime());
    expect(ahead).toBe(5 * 3600);
    expect(realMoment(at('13:10').getTime(), ahead)).toEqual(at('08:10'));
  });
  it.each([
    ['07:50', at('08:00'), at('07:50')],
    ['08:00', at('08:00'), at('08:00')],
    ['23:50', at('00:10'), at('23:50', '19')],
    ['00:05', at('00:10'), at('00:05')],
  ])('takes %s for the last such time', (typed, now, meant) => expect(lastTime(typed, now)).toEqual(meant));
});
