import { toWire } from '../shared/time/civil-time.js';
import { quietAt } from './quiet-hours.js';

const quiet = (channel: 'MAIL' | 'SMS', time: string) => {
  const found = quietAt(channel, new Date(time));
  return found && [toWire(found.until), toWire(found.journeysBefore)];
};

describe('quiet hours', () => {
  it('are none for mails', () => {
    expect(quiet('MAIL', '2024-02-19T23:00:00+08:00')).toBeNull();
  });

  it.each(['2024-02-19T08:00:00+08:00', '2024-02-19T20:59:59+08:00', '2024-02-19T04:00:00Z'])(
    'are not at %s',
    (time) => {
      expect(quiet('SMS', time)).toBeNull();
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
    expect(quiet('SMS', time)).toEqual([until, journeys]);
  });
});
