import { BookingState } from '../booking-lifecycle.js';
import { isTold, messagesFor, NoticeKind } from './booking-messages.js';

const { Confirmed, Waiting, Offered, Cancelled } = BookingState;

describe('people are told', () => {
  it.each<[NoticeKind[], BookingState, string[]]>([
    [['confirm'], Confirmed, ['booking-confirmed']],
    [['wait'], Waiting, ['booking-waiting']],
    [['offer'], Offered, ['booking-offered']],
    [['lapse'], Waiting, ['booking-lapsed']],
    [['displace'], Waiting, ['booking-displaced']],
    [['cancel'], Cancelled, ['booking-cancelled']],
    [['re-seat'], Confirmed, ['booking-changed']],
    [['trip-changed'], Confirmed, ['booking-changed']],
    [['split'], Waiting, ['booking-waiting']],
    [['remind'], Confirmed, ['trip-reminder']],
  ])('of %j in state %s: %j', (kinds, state, messages) => {
    expect(messagesFor(kinds, state)).toEqual(messages);
  });

  it('once of what happened in one go', () => {
    expect(messagesFor(['wait', 'offer', 'accept'], Confirmed)).toEqual(['booking-confirmed']);
    expect(messagesFor(['confirm', 're-seat', 'trip-changed'], Confirmed)).toEqual(['booking-confirmed']);
    expect(messagesFor(['confirm', 'remind'], Confirmed)).toEqual(['booking-confirmed', 'trip-reminder']);
  });

  it('of a move as one change, by the new booking', () => {
    expect(messagesFor(['cancel', 'move-out'], Cancelled)).toEqual([]);
    expect(messagesFor(['confirm', 'move-in'], Confirmed)).toEqual(['booking-changed']);
  });

  it('nothing that is not true any more', () => {
    expect(messagesFor(['confirm'], Cancelled)).toEqual([]);
    expect(messagesFor(['offer'], Waiting)).toEqual([]);
    expect(messagesFor(['re-seat'], Waiting)).toEqual([]);
    expect(messagesFor(['remind'], Cancelled)).toEqual([]);
  });

  it('nothing of what changes nothing for them', () => {
    expect(isTold('set-minimum')).toBe(false);
    expect(isTold('pass-over', 'NO_ROOM')).toBe(false);
    expect(isTold('cancel', 'SEATED_ELSEWHERE')).toBe(false);
    expect(isTold('cancel', 'TRIP_DEPARTED')).toBe(true);
  });
});
