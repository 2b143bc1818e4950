import { toWire } from './civil-time.js';
import { quietAt, timeToAnswer } from './quiet-hours.js';

describe('quiet hours', () => {
  const quiet = (time: string) => {
    const found = quietAt(new Date(time));
    return found && [toWire(found.until), toWire(found.journeysBefore)];
  };

  it.each(['2024-02-19T08:00:00+08:00', '2024-02-19T20:59:59+08:00', '2024-02-19T04:00:00Z'])(
    'are not at %s',
    (time) => {
      expect(quiet(time)).toBeNull();
    },
  );

  it.each([
    ['2024-02-19T21:00:00+08:00', '2024-02-20T08:00:00+08:00', '2024-02-20T12:00:00+08:00'],
    ['2024-02-19T23:59:59+08:00', '2024-02-20T08:00:00+08:00', '2024-02-20T12:00:00+08:00'],
    // What waits since the evening goes on waiting: midnight is no morning.
    ['2024-02-20T00:00:00+08:00', '2024-02-20T08:00:00+08:00', '2024-02-20T12:00:00+08:00'],
    ['2024-02-20T07:59:59+08:00', '2024-02-20T08:00:00+08:00', '2024-02-20T12:00:00+08:00'],
    ['2024-12-31T14:00:00Z', '2025-01-01T08:00:00+08:00', '2025-01-01T12:00:00+08:00'],
  ])('at %s last until %s, but for journeys before %s', (time, until, journeys) => {
    expect(quiet(time)).toEqual([until, journeys]);
  });
});

describe('time to answer', () => {
  const answered = (now: string, minutes: number, journey: string) =>
    toWire(timeToAnswer(at(now), minutes, at(journey))).slice(5, 16);
  const at = (time: string) => new Date(`2024-${time}:00+08:00`);

  it.each([
    ['by day runs as it is', '02-19T10:00', 30, '02-19T10:30'],
    ['that begins in the night begins in the morning', '02-19T22:00', 30, '02-20T08:30'],
    ['that begins after midnight does so as well', '02-20T03:00', 120, '02-20T10:00'],
    ['that would end in the night goes on in the morning', '02-19T20:50', 30, '02-20T08:20'],
    ['that ends as the night begins has the morning to begin with', '02-19T20:30', 30, '02-20T08:00'],
    ['of a day is a day', '02-19T15:00', 24 * 60, '02-20T15:00'],
    ['of half a day does not end while people sleep', '02-19T15:00', 12 * 60, '02-20T14:00'],
    ['of a day from the night on is counted from the morning', '02-19T23:00', 24 * 60, '02-21T08:00'],
  ])('%s: from %s so many minutes, %d, last until %s', (_, now, minutes, end) => {
    expect(answered(now, minutes, '02-25T07:00')).toBe(end);
  });

  it('runs through the night before a journey of which people are told in the night', () => {
    expect(answered('02-19T22:00', 30, '02-20T07:00')).toBe('02-19T22:30');
    expect(answered('02-19T20:50', 30, '02-20T11:59')).toBe('02-19T21:20');
    expect(answered('02-19T22:00', 30, '02-20T12:00')).toBe('02-20T08:30');
  });
});
