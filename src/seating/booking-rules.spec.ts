import { RequestState } from '../demand/request-lifecycle.js';
import { Direction } from '../shared/vocabulary.js';
import { Applicant, ApplicantMember, rankOf, travellersOf } from './applicant.js';
import { refusalToBook, refusalToSeat, TripOnOffer } from './booking-rules.js';

const member = (changes: Partial<ApplicantMember> = {}): ApplicantMember => ({
  ...{ travelRequestId: 'r', workerId: 'w', name: '王小红', campaignId: 'c', state: RequestState.Open },
  direction: Direction.ReturnToWork,
  ...{ earliestOn: '2024-02-19', latestOn: '2024-02-20' },
  ...{ homeCountyCode: '140522', workPlaceCode: '320583', birthDate: '1990-01-01', priorityGroups: [] },
  ...changes,
});
const party = (changes: Partial<Applicant> = {}): Applicant => ({
  ...{ partyId: 'p', members: [member(), member()] },
  ...{
    bookedHere: false,
    bookedElsewhere: false,
    seatedElsewhere: false,
    waitsElsewhere: false,
    bookedOnMainTrip: false,
    travellingThen: false,
  },
  ...changes,
});
const trip: TripOnOffer = {
  ...{ campaignId: 'c', direction: Direction.ReturnToWork, originCode: '1405', destinationCode: '3205' },
  // Five past midnight in China, the day before in UTC.
  departsAt: new Date('2024-02-20T00:05:00+08:00'),
  ...{ mainTripId: null, largestVehicle: 2 },
};
const feeder: TripOnOffer = { ...trip, mainTripId: 'm', destinationCode: '1401' };
const withOne = (changes: Partial<ApplicantMember>) => party({ members: [member(), member(changes)] });

describe('a party may book', () => {
  it.each([
    ['when all of it fits', party(), trip],
    [
      'homewards',
      party({ members: [member({ direction: Direction.ReturnHome })] }),
      { ...trip, direction: Direction.ReturnHome, originCode: '3205', destinationCode: '1405' },
    ],
    [
      'a feeder leg of its main trip, whatever day it wished for',
      party({ members: [member({ latestOn: '2024-02-19' })], bookedElsewhere: true, bookedOnMainTrip: true }),
      feeder,
    ],
  ])('%s', (_, applicant, onOffer) => {
    expect(refusalToBook(applicant, onOffer)).toBeUndefined();
  });
});

describe('a party is refused', () => {
  it.each([
    ['UNKNOWN_PARTY', party({ members: [] }), trip],
    ['ALREADY_BOOKED', party({ bookedHere: true, bookedElsewhere: true }), trip],
    ['OTHER_CAMPAIGN', withOne({ campaignId: 'd' }), trip],
    ['OTHER_DIRECTION', withOne({ direction: Direction.ReturnHome }), trip],
    ['OTHER_PLACES', withOne({ homeCountyCode: '140621' }), trip],
    ['OTHER_PLACES', withOne({ workPlaceCode: '320623' }), trip],
    ['OTHER_PLACES', withOne({ homeCountyCode: '140621' }), feeder],
    ['OTHER_DAYS', withOne({ latestOn: '2024-02-19' }), trip],
    ['OTHER_DAYS', withOne({ earliestOn: '2024-02-21', latestOn: '2024-02-25' }), trip],
    ['PARTY_NOT_OPEN', withOne({ state: RequestState.Travelled }), trip],
    ['BOOKED_ELSEWHERE', party({ bookedElsewhere: true }), trip],
    ['PERSON_ALREADY_TRAVELLING', party({ travellingThen: true }), trip],
    ['NOT_ON_MAIN_TRIP', party(), feeder],
    ['PARTY_TOO_LARGE', party({ members: [member(), member(), member()] }), trip],
  ])('with %s', (code, applicant, onOffer) => {
    expect(refusalToBook(applicant, onOffer)?.code).toBe(code);
  });
});

it('a waiting party is seated by what may have changed alone: it has its booking here, and was checked before', () => {
  expect(refusalToSeat(party({ bookedHere: true }), trip)).toBeUndefined();
  expect(refusalToSeat(party({ bookedHere: true, bookedElsewhere: true }), trip)?.code).toBe(
    'BOOKED_ELSEWHERE',
  );
});

it('a party is ranked as its first member would be', () => {
  const members = [member({ priorityGroups: ['PG10'] }), member({ priorityGroups: ['PG99', 'PG02'] })];
  expect(rankOf(party({ members }), ['PG01', 'PG02', 'PG10'])).toBe(1);
  expect(rankOf(party(), ['PG01', 'PG02'])).toBe(2);
});

it.each([
  ['on the sixtieth birthday', { birthDate: '1964-02-20' }, true],
  ['the day before', { birthDate: '1964-02-21' }, false],
  ['without a known birthday', { birthDate: null }, false],
  ['as a disabled person', { priorityGroups: ['PG10'] }, true],
  ['as an older worker', { birthDate: null, priorityGroups: ['PG08'] }, true],
  ['in another priority group', { priorityGroups: ['PG01'] }, false],
] as [string, Partial<ApplicantMember>, boolean][])(
  'needs a lower berth %s: %j → %s',
  (_, changes, expected) => {
    const [traveller] = travellersOf({ members: [member(changes)] }, '2024-02-20');
    expect(traveller.needsLowerBerth).toBe(expected);
  },
);

describe('a companion', () => {
  it.each([
    ['2010-02-21', [], true, false],
    ['2010-02-20', [], false, false],
    ['2006-02-20', [], false, true],
    [null, [], false, true],
    ['1980-01-01', ['PG10'], true, false],
  ] as const)(
    'for who was born on %s with groups %j: needed %s, can be one %s',
    (birthDate, groups, needs, can) => {
      const changes = { birthDate, priorityGroups: [...groups] };
      const [traveller] = travellersOf({ members: [member(changes)] }, '2024-02-20');
      expect([traveller.needsCompanion, traveller.accompanies]).toEqual([needs, can]);
      expect(traveller.needsAccessibleSeat).toBe(changes.priorityGroups.includes('PG10'));
    },
  );
});
