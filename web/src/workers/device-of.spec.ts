import { deviceOf } from './device-of';

it.each([
  [
    'Mozilla/5.0 (Linux; Android 10; HMA-AL00) AppleWebKit/537.36 Chrome/86 Mobile MicroMessenger/8.0',
    'Android · 微信',
  ],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Version/15.0 Safari/604.1', 'iPhone · Safari'],
  ['curl/8.5.0', 'curl/8.5.0'],
  [null, '—'],
])('%s is called %s', (agent, name) => {
  expect(deviceOf(agent)).toBe(name);
});
