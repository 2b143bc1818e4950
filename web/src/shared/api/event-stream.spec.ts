import { cutEvents } from './event-stream';

it('cuts whole events and keeps what is not whole yet', () => {
  const stream = ':\n\nevent: availability\nid: x\ndata: {"free":3}\n\nevent: avail';
  expect(cutEvents(stream)).toEqual({
    events: [{ name: 'availability', data: '{"free":3}' }],
    rest: 'event: avail',
  });
  expect(cutEvents('')).toEqual({ events: [], rest: '' });
});

it('joins data of several lines', () => {
  expect(cutEvents('data: a\ndata: b\n\n').events).toEqual([{ name: 'message', data: 'a\nb' }]);
});
