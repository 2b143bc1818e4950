import { clockAheadOf, reallyHappened } from './phone-clock.js';

const HOUR = 3_600_000;
const at = (time: string) => new Date(`2024-02-20T${time}:00+08:00`);
const possible = { from: at('06:00'), until: at('08:00') };

describe('the clock of a phone', () => {
  it.each([
    ['right', '08:00', 0],
    ['a minute slow by the network', '07:59', 0],
    ['5 hours ahead', '13:00', 5 * HOUR],
    ['5 hours behind', '03:00', -5 * HOUR],
  ])('is %s', (_, sentAt, ahead) => expect(clockAheadOf(at(sentAt), at('08:00'))).toBe(ahead));

  it.each([
    ['right clock', '07:40', undefined, 0, '07:40'],
    ['5 h ahead all the time', '12:40', undefined, 5 * HOUR, '07:40'],
    ['5 h behind all the time', '02:40', undefined, -5 * HOUR, '07:40'],
    ['5 h ahead then, set right before sending', '12:40', 5 * HOUR, 0, '07:40'],
    ['right then, wrong now', '07:40', 0, 5 * HOUR, '07:40'],
    ['set wrong after the last contact', '12:40', 0, 5 * HOUR, '07:40'],
    ['in the future whatever is done', '12:40', undefined, 0, '08:00'],
    ['before there was a list', '01:00', undefined, 0, '06:00'],
  ])('%s', (_, told, clockAhead, aheadNow, expected) =>
    expect(reallyHappened({ happenedAt: at(told), clockAhead }, aheadNow, possible)).toEqual(at(expected)),
  );

  it.each([
    ['set back since it last spoke to us', '02:40', 0, -5 * HOUR, '07:40'],
    ['set back on the way, and right again', '02:40', 0, 0, '07:28'],
    ['heard by the way of the network after it happened', '07:29', 0, 0, '07:29'],
  ])('%s', (_, told, clockAhead, aheadNow, expected) => {
    const said = { happenedAt: at(told), clockAhead, after: at('07:30') };
    const sinceYesterday = { ...possible, from: new Date('2024-02-19T10:00:00+08:00') };
    expect(reallyHappened(said, aheadNow, sinceYesterday)).toEqual(at(expected));
  });

  it('knows no earliest moment where nobody confirmed anything', () =>
    expect(reallyHappened({ happenedAt: at('01:00') }, 0, { ...possible, from: null })).toEqual(at('01:00')));
});
