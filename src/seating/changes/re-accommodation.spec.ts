import fc from 'fast-check';
import { Direction } from '../../shared/vocabulary.js';
import { Trip } from '../../trips/trip.entity.js';
import { SeatAllowance } from '../allotments/seat-allowance.js';
import { Applicant } from '../applicant.js';
import { SeatMap } from '../seat-map.js';
import { VehicleSeats } from '../trip-seats.js';
import { OtherTrip, planReAccommodation, StrandedParty } from './re-accommodation.js';

const DAY = '2024-02-20';
const trip = (id: string, hour = 7): Trip =>
  ({
    ...{ id, campaignId: 'c', direction: Direction.ReturnToWork, mainTripId: null },
    ...{ originCode: '140522', destinationCode: '320583' },
    departsAt: new Date(`${DAY}T${String(hour).padStart(2, '0')}:00:00+08:00`),
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
const other = (id: string, seats: number, hour = 7): OtherTrip => ({
  trip: trip(id, hour),
  vehicles: [coach(`${id}-1`, seats)],
  allowance: new SeatAllowance([]),
});

function party(bookingId: string, size: number, changes: Partial<StrandedParty> = {}): StrandedParty {
  const member = (i: number) => ({
    ...{
      travelRequestId: `${bookingId}-${i}`,
      name: '王小红',
      workerId: `${bookingId}-${i}`,
      campaignId: 'c',
      state: 'OPEN',
    },
    ...{ direction: Direction.ReturnToWork, earliestOn: DAY, latestOn: DAY, birthDate: null },
    ...{ homeCountyCode: '140522', workPlaceCode: '320583', priorityGroups: [] },
  });
  const applicant = {
    ...{ partyId: bookingId, members: Array.from({ length: size }, (_, i) => member(i)) },
    ...{
      bookedHere: false,
      bookedElsewhere: false,
      waitsElsewhere: false,
      bookedOnMainTrip: false,
      travellingThen: false,
    },
  } as Applicant;
  return {
    ...{ bookingId, applicant, priorityRank: 13, since: new Date(0), seated: true },
    ...{ bookedOn: new Set<string>(), busyDuring: new Set<string>(), ...changes },
  };
}
const plan = (parties: StrandedParty[], others: OtherTrip[]) => {
  const { rehoused, left } = planReAccommodation(trip('cancelled'), parties, others);
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
    const busy = party('a', 1, { busyDuring: new Set(['t']) });
    expect(plan([busy], [other('t', 8)]).left).toEqual([['a', 'PERSON_ALREADY_TRAVELLING']]);
    const waits = party('a', 1, { bookedOn: new Set(['t']) });
    expect(plan([waits], [other('t', 8)]).left).toEqual([['a', 'ALREADY_BOOKED']]);
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
          const { rehoused, left } = planReAccommodation(trip('cancelled'), parties, others);
          expect(rehoused.length + left.length).toBe(parties.length);
          const held = rehoused.flatMap(({ hold }) =>
            hold.seats.map(({ label }) => `${hold.vehicleId} ${label}`),
          );
          expect(new Set(held).size).toBe(held.length);
          for (const { party: one, hold } of rehoused) {
            expect(hold.seats).toHaveLength(one.applicant.members.length);
          }
          for (const { party: one, refusal } of left) {
            if (refusal.code !== 'NO_ROOM') continue;
            const roomiest = Math.max(
              ...others.flatMap(({ vehicles }) => vehicles.map(({ map }) => map.free)),
            );
            expect(roomiest).toBeLessThan(one.applicant.members.length);
          }
        },
      ),
    );
  });
});
