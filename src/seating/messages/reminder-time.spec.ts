import { toWire } from '../../shared/time/civil-time.js';
import { remindedUntil } from './reminder-time.js';

it.each([
  ['2024-02-19T18:59:59+08:00', '2024-02-20T00:00:00+08:00'],
  ['2024-02-19T19:00:00+08:00', '2024-02-21T00:00:00+08:00'],
  ['2024-02-19T23:59:59+08:00', '2024-02-21T00:00:00+08:00'],
  ['2024-02-20T00:00:00+08:00', '2024-02-21T00:00:00+08:00'],
])('at %s journeys before %s are reminded of', (now, until) => {
  expect(toWire(remindedUntil(new Date(now)))).toBe(until);
});
