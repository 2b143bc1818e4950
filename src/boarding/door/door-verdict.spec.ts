import { PassengerState } from '../../seating/passenger.entity.js';
import { JudgedLine, verdictOnBoarding, verdictOnMissing, verdictOnStandingIn } from './door-verdict.js';

const { Booked, Boarded, NoShow, HandedOver } = PassengerState;
const at = (time: string) => new Date(`2024-02-20T${time}:00+08:00`);
const line = (more: Partial<JudgedLine> = {}): JudgedLine => ({
  ...{ state: Booked, tripVehicleId: 'v1', occurredAt: null, recordedBy: null },
  ...{ missedAt: null, missedBy: null, seatGivenTo: null, ...more },
});
const boarded = line({ state: Boarded, occurredAt: at('07:30'), recordedBy: 'me' });
const missed = (by: string, time = '07:45') =>
  line({ state: NoShow, occurredAt: at(time), missedAt: at(time), missedBy: by, recordedBy: by });
const said = { occurredAt: at('07:40'), by: 'me' };
const inWords = ({ write, conflict }: ReturnType<typeof verdictOnBoarding>) =>
  [write && 'written', conflict?.code].filter(Boolean).join(' ') || 'already';

describe('a boarding', () => {
  it.each([
    ['of nobody on the list', undefined, {}, 'NOT_ON_MANIFEST'],
    ['', line(), {}, 'written'],
    ['at the right vehicle', line(), { tripVehicleId: 'v1' }, 'written'],
    ['at another vehicle', line(), { tripVehicleId: 'v2' }, 'OTHER_VEHICLE'],
    ['of somebody aboard, wherever', boarded, { tripVehicleId: 'v2' }, 'already'],
    ['of somebody handed over', line({ state: HandedOver }), {}, 'already'],
    ['of somebody whom I missed', missed('me'), {}, 'written'],
    ['of somebody whom another missed before', missed('other', '07:20'), {}, 'written'],
    ['of somebody whom another missed later', missed('other'), {}, 'written MISSED_MEANWHILE'],
    ['of somebody whose seat is gone', { ...missed('me'), seatGivenTo: 's' }, {}, 'SEAT_GIVEN'],
  ])('%s', (_, of, more, verdict) =>
    expect(inWords(verdictOnBoarding(of, { ...said, ...more }))).toBe(verdict),
  );
});

describe('somebody missing', () => {
  it.each([
    ['on no list', undefined, 'me', 'NOT_ON_MANIFEST'],
    ['until now', line(), 'me', 'written'],
    ['as told before', missed('other'), 'me', 'already'],
    ['though I boarded them', boarded, 'me', 'already'],
    ['though another boarded them before', boarded, 'other', 'PASSENGER_BOARDED'],
    ['who came after all', { ...boarded, occurredAt: at('07:50') }, 'other', 'already'],
  ])('%s', (_, of, by, verdict) => expect(inWords(verdictOnMissing(of, { ...said, by }))).toBe(verdict));
});

describe('standing in', () => {
  it.each([
    ['for somebody on no list', [undefined], 'NOT_ON_MANIFEST'],
    ['for somebody who is not there', [line()], 'written'],
    ['for somebody who was missed', [missed('other')], 'written'],
    ['for somebody aboard', [line(), boarded], 'SEAT_TAKEN'],
    ['where another stands in', [line({ seatGivenTo: 's' })], 'SEAT_TAKEN'],
    ['in two vehicles', [line(), line({ tripVehicleId: 'v2' })], 'OTHER_VEHICLE'],
  ])('%s', (_, held, verdict) => expect(inWords(verdictOnStandingIn(held))).toBe(verdict));

  it('comes out the same in whatever order two phones report', () => {
    const missesFirst = verdictOnBoarding(missed('other', '07:45'), said);
    const boardsFirst = verdictOnMissing(boarded, { occurredAt: at('07:45'), by: 'other' });
    expect([missesFirst.write, Boolean(missesFirst.conflict)]).toEqual([true, true]);
    expect([boardsFirst.write, Boolean(boardsFirst.conflict)]).toEqual([false, true]);
  });
});
