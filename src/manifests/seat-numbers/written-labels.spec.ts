import { carriageAndSeat, carriageKey, plateKey, relabelled, seatKey } from './written-labels.js';

it.each([
  ['045', '45'],
  ['１２号', '12'],
  ['05f', '5F'],
  ['12F号座', '12F'],
  ['01号下铺', '1下'],
  ['0', '0'],
])('reads seat %s as %s', (written, key) => expect(seatKey(written)).toBe(key));

it.each([
  ['05车', '5'],
  ['第12节车厢', '12'],
  ['3号车厢', '3'],
  ['加1', '加1'],
  ['1号机', '1'],
])('reads carriage %s as %s', (written, key) => expect(carriageKey(written)).toBe(key));

it('reads plates without what people put between', () => {
  expect(plateKey('晋E·12345')).toBe(plateKey('晋e 12345'));
});

it('takes carriage and seat out of one cell', () => {
  expect(carriageAndSeat('12车045号')).toEqual({ carriage: '12车', seat: '045号' });
  expect(carriageAndSeat('045')).toEqual({ carriage: '', seat: '045' });
});

it.each([
  ['05车', '12', '12车'],
  ['3号车厢', '12号', '12号车厢'],
  ['05车', '加1', '加1'],
  ['05车', '7', '07车'],
])('gives %s, now carriage %s, the label %s', (label, carriage, now) =>
  expect(relabelled(label, carriage)).toBe(now),
);
