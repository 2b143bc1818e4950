import fc from 'fast-check';
import { RequestState } from '../../demand/request-lifecycle.js';
import { Direction, PriorityGroup } from '../../shared/vocabulary.js';
import { Trip } from '../../trips/trip.entity.js';
import { SeatAllowance } from '../allotments/seat-allowance.js';
import { ApplicantMember } from '../applicant.js';
import { Journey, KnownBooking, KnownParties } from '../known-parties.js';
import { KeptOnTrip, seatGate } from '../seat-gate.js';
import { SeatMap } from '../seat-map.js';
import { VehicleSeats } from '../trip-seats.js';
import { OtherTrip, planReAccommodation, StrandedParty } from './re-accommodation.js';

const DAY = '2024-02-20';
const trip = (id: string, hour = 7): Trip =>
  ({
    ...{ id, campaignId: 'c', direction: Direction.ReturnToWork, mainTripId: null },
    ...{ originCode: '140522', destinationCode: '320583' },
    departsAt: new Date(`${DAY}T${String(hour).padStart(2, '0')}:00:00+08:00`),
    arrivesAt: new Date(`${DAY}T23:00:00+08:00`),
  }) as Trip;

/** A coach of rows of four, 2+2. */
function coach(id: string, seats: number): VehicleSeats {
  const plan = {
    seats: Array.from({ length: seats }, (_, i) => ({
      label: String(i + 1),
      row: Math.floor(i / 4) + 1,
      column: [1, 2, 4, 5][i % 4],
      window: i % 4 === 0 || i % 4 === 3,
    })),
  };
  const labels = new Set(plan.seats.map(({ label }) => label));
  return { id, seq: 1, label: id, map: new SeatMap(plan, labels, new Set()) };
}
const other = (id: string, seats: number, hour = 7, kept: Partial<KeptOnTrip> = {}): OtherTrip => {
  const vehicles = [coach(`${id}-1`, seats)];
  const nothing = { priorityOrder: [], held: 0, allowance: new SeatAllowance([]) };
  return { trip: trip(id, hour), vehicles, gate: seatGate({ vehicles, ...nothing, ...kept }) };
};

interface StrandedFamily extends StrandedParty {
  members: ApplicantMember[];
  /** Its bookings on other trips. */
  bookings: KnownBooking[];
  /** Where its first member travels. */
  journeys: Journey[];
}

function party(bookingId: string, size: number, changes: Partial<StrandedFamily> = {}): StrandedFamily {
  const member = (i: number) => ({
    ...{
      travelRequestId: `${bookingId}-${i}`,
      name: '王小红',
      workerId: `${bookingId}-${i}`,
      campaignId: 'c',
      state: RequestState.Open,
    },
    ...{ direction: Direction.ReturnToWork, earliestOn: DAY, latestOn: DAY, birthDate: null },
    ...{ homeCountyCode: '140522', workPlaceCode: '320583', priorityGroups: [] },
  });
  return {
    ...{ bookingId, partyId: bookingId, priorityRank: 13, since: new Date(0), seated: true },
    ...{ members: Array.from({ length: size }, (_, i) => member(i)), bookings: [], journeys: [], ...changes },
  };
}
const planned = (parties: StrandedFamily[], others: OtherTrip[]) => {
  const known = new KnownParties(
    new Map(parties.map(({ partyId, members }) => [partyId, members])),
    new Map(parties.map(({ partyId, bookings }) => [partyId, bookings])),
    new Map(parties.map(({ members, journeys }) => [members[0].workerId, journeys])),
  );
  return planReAccommodation(trip('cancelled'), parties, known, others);
};
const plan = (parties: StrandedFamily[], others: OtherTrip[]) => {
  const { rehoused, left } = planned(parties, others);
  return {
    rehoused: rehoused.map((one) => [one.party.bookingId, one.trip.id]),
    left: left.map((one) => [one.party.bookingId, one.refusal.code]),
  };
};

describe('parties of a trip that does not run', () => {
  it('take the nearest trip in time that has room', () => {
    expect(plan([party('a', 2), party('b', 2)], [other('late', 8, 20), other('soon', 2, 9)])).toEqual({
      rehoused: [
        ['a', 'soon'],
        ['b', 'late'],
      ],
      left: [],
    });
  });

  it('are served by seat held, priority, and who booked first', () => {
    const parties = [
      party('waited', 1, { seated: false, priorityRank: 0 }),
      party('later', 1, { since: new Date(2) }),
      party('earlier', 1, { since: new Date(1) }),
      party('poor', 1, { priorityRank: 0, since: new Date(3) }),
    ];
    expect(plan(parties, [other('t', 3)])).toEqual({
      rehoused: [
        ['poor', 't'],
        ['earlier', 't'],
        ['later', 't'],
      ],
      left: [['waited', 'NO_ROOM']],
    });
  });

  it('are never split, and leave room to those behind', () => {
    const { rehoused, left } = plan([party('three', 3), party('two', 2)], [other('t', 2)]);
    expect(rehoused).toEqual([['two', 't']]);
    expect(left).toEqual([['three', 'PARTY_TOO_LARGE']]);
  });

  it('say why no trip takes them', () => {
    const next = {
      ...other('t', 8),
      trip: { ...trip('t'), departsAt: new Date('2024-02-21T07:00:00+08:00') },
    };
    expect(plan([party('a', 1)], []).left).toEqual([['a', 'NO_OTHER_TRIP']]);
    expect(plan([party('a', 1)], [next]).left).toEqual([['a', 'OTHER_DAYS']]);
    const { departsAt, arrivesAt } = trip('elsewhere');
    const journey = { departsAt: departsAt.getTime(), arrivesAt: arrivesAt.getTime() };
    const busy = party('a', 1, { journeys: [journey] });
    expect(plan([busy], [other('t', 8)]).left).toEqual([['a', 'PERSON_ALREADY_TRAVELLING']]);
    const waits = party('a', 1, { bookings: [{ tripId: 't', holdsSeats: false, main: true }] });
    expect(plan([waits], [other('t', 8)]).left).toEqual([['a', 'ALREADY_BOOKED']]);
  });

  it('leave what is held for priority groups or kept for other regions, and are told so', () => {
    const priorityOrder: PriorityGroup[] = ['PG01'];
    const holding = () => other('t', 2, 7, { priorityOrder, held: 1 });
    const poor = party('poor', 1);
    poor.members[0].priorityGroups = ['PG01'];
    expect(plan([party('a', 1), party('b', 1), poor], [holding()])).toEqual({
      rehoused: [
        ['a', 't'],
        ['poor', 't'],
      ],
      left: [['b', 'HELD_FOR_PRIORITY']],
    });
    const allowance = () => new SeatAllowance([{ regionCode: '140581', unused: 1 }]);
    expect(plan([party('a', 1), party('b', 1)], [other('t', 2, 7, { allowance: allowance() })]).left).toEqual(
      [['b', 'SEATS_ALLOTTED']],
    );
    const later = [other('t', 2, 7, { priorityOrder, held: 2 }), other('full', 0, 8), other('free', 2, 9)];
    expect(plan([party('a', 1)], later).rehoused).toEqual([['a', 'free']]);
  });

  it('seat a person once who is in two of them', () => {
    const [one, twin] = [party('a', 1), party('b', 1)];
    twin.members = one.members;
    expect(plan([one, twin], [other('t', 4)])).toEqual({
      rehoused: [['a', 't']],
      left: [['b', 'PERSON_ALREADY_TRAVELLING']],
    });
  });

  it('hold each seat once, whole and in one vehicle, and nobody is lost', () => {
    const wish = fc.record({ size: fc.integer({ min: 1, max: 6 }), rank: fc.nat(3), seated: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(wish, { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 24 }), { maxLength: 4 }),
        (wishes, trips) => {
          const parties = wishes.map(({ size, rank, seated }, i) =>
            party(`p${i}`, size, { priorityRank: rank, seated }),
          );
          const others = trips.map((seats, i) => other(`t${i}`, seats, i + 1));
          const { rehoused, left } = planned(parties, others);
          expect(rehoused.length + left.length).toBe(parties.length);
          const held = rehoused.flatMap(({ hold }) =>
            hold.seats.map(({ label }) => `${hold.vehicleId} ${label}`),
          );
          expect(new Set(held).size).toBe(held.length);
          for (const { applicant, hold } of rehoused) {
            expect(hold.seats).toHaveLength(applicant.members.length);
          }
          for (const { people, refusal } of left) {
            if (refusal.code !== 'NO_ROOM') continue;
            const roomiest = Math.max(
              ...others.flatMap(({ vehicles }) => vehicles.map(({ map }) => map.free)),
            );
            expect(roomiest).toBeLessThan(people);
          }
        },
      ),
    );
  });
});
