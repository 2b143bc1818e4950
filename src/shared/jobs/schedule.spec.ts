import { toWire } from '../time/civil-time.js';
import { nextRun, Schedule } from './schedule.js';

const moment = (civil: string) => new Date(`2024-02-${civil}+08:00`);
const next = (schedule: Schedule, last: string | null, now: string) =>
  toWire(nextRun(schedule, last === null ? null : moment(last), moment(now))).slice(8, 19);

describe('a job that runs again and again', () => {
  const often = { everySeconds: 15 };

  it.each([
    ['never run: at once', null, '15T18:00:00', '15T18:00:00'],
    ['some seconds after its last start', '15T17:59:50', '15T18:00:00', '15T18:00:05'],
    ['days after its last start', '13T17:59:50', '15T18:00:00', '13T18:00:05'],
    ['a start ahead: the clock was set back', '16T00:00:00', '15T18:00:00', '15T18:00:00'],
  ])('%s', (_, last, now, expected) => {
    expect(next(often, last, now)).toBe(expected);
  });
});

describe('a job of every night', () => {
  const nightly = { dailyAt: '03:00' };

  it.each([
    ['started on time', '15T03:00:00', '15T03:00:01', '16T03:00:00'],
    ['known since the evening', '14T20:00:00', '14T20:00:00', '15T03:00:00'],
    ['started by hand in the afternoon', '15T16:00:00', '15T16:00:01', '16T03:00:00'],
    ['before three in the morning', '15T02:59:59', '15T02:59:59', '15T03:00:00'],
    ['missed for two nights: it is due', '13T03:00:00', '15T18:00:00', '14T03:00:00'],
    ['a start ahead: the clock was set back', '16T03:00:00', '15T18:00:00', '15T18:00:00'],
  ])('%s', (_, last, now, expected) => {
    expect(next(nightly, last, now)).toBe(expected);
  });
});
