import { feedPause, signedHeaders } from './feed-signature.js';

describe('a delivery', () => {
  it('is signed as Standard Webhooks has it, by its own example', () => {
    expect(
      signedHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        at: new Date(1_614_265_330_000),
        body: '{"test": 2432232314}',
      }),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is tried again after ever longer pauses, at least once an hour', () => {
    expect([1, 2, 3, 7, 8, 50].map(feedPause)).toEqual([30, 60, 120, 1920, 3600, 3600]);
  });
});
