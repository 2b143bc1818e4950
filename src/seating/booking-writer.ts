import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Clock } from '../shared/time/clock.js';
import { newId } from '../shared/ids.js';
import { noticesWritten } from '../shared/commands/notices.js';
import { inOneGo, Statement } from '../shared/database/one-go.js';
import { ApplicantMember } from './applicant.js';
import { BookingChange, BookingState, BookingStep } from './booking-lifecycle.js';
import { isTold } from './messages/booking-messages.js';
import { Hold, NewBooking } from './new-booking.js';
import { ChosenSeat } from './seat-choice.js';

/** People of a booking who get seats. */
export interface Seating {
  bookingId: string;
  tripId: string;
  members: ApplicantMember[];
  hold: Hold;
}

/** A party of the waiting list that gets seats. */
export interface Promotion {
  bookingId: string;
  members: ApplicantMember[];
  state: BookingState.Confirmed | BookingState.Offered;
  offerExpiresAt: Date | null;
  hold: Hold;
}

export interface BookingDecision {
  bookingId: string;
  /** A step of the lifecycle, a change that leaves the state as it is, or that a waiting party was passed over. */
  step: BookingStep | BookingChange | 'pass-over';
  from: BookingState;
  to: BookingState;
  reason?: string;
  /** The booking that the party came from or went to, or with which it changed seats. */
  otherBookingId?: string;
}

/** A party that gets seats, and which one it is. */
export type PartyPromotion = Promotion & {
  partyId: string;
  /** The party of those who wait on, when this one was divided. */
  restPartyId?: string;
};

/** A decision and the account that took it; null when the service did by itself. */
export type SignedDecision = BookingDecision & { accountId: string | null };

/** Writes what was decided in memory about any number of bookings, each table in one statement. */
@Injectable()
export class BookingWriter {
  constructor(private readonly clock: Clock) {}

  /**
   * Bookings of any trips, with the decisions about them. The caller holds the locks of their parties.
   *
   * @param now the moment at which they are recorded
   */
  async insert(
    manager: EntityManager,
    bookings: NewBooking[],
    decisions: SignedDecision[],
    now: Date,
  ): Promise<void> {
    if (bookings.length === 0) return;
    const passengers = bookings.flatMap(({ id, tripId, members, passengerIds, hold }) =>
      members.map((member, i) => {
        const [vehicleId, seat] = [hold?.vehicleId, hold?.seats[i]];
        return { id: passengerIds[i], bookingId: id, tripId, member, vehicleId, seat };
      }),
    );
    await inOneGo(manager, [
      bookingsInserted(bookings, now),
      passengersInserted(passengers),
      ...decisionsWritten(decisions, now),
    ]);
    const waitElsewhere = bookings.filter(({ waitsElsewhere }) => waitsElsewhere);
    await this.endOtherWaits(
      manager,
      confirmed(waitElsewhere.map(({ id, state }) => ({ bookingId: id, state }))),
    );
  }

  /** Gives seats to waiting parties. Who belongs to a party may have changed while it waited; who stayed remains the same passenger. */
  async hold(manager: EntityManager, tripId: string, promotions: Promotion[]): Promise<void> {
    if (promotions.length === 0) return;
    await manager.query(
      `UPDATE bookings b
          SET state = n.state, trip_vehicle_id = n.trip_vehicle_id, offer_expires_at = n.offer_expires_at
         FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[])
           AS n (id, state, trip_vehicle_id, offer_expires_at)
        WHERE b.id = n.id`,
      [
        promotions.map(({ bookingId }) => bookingId),
        promotions.map(({ state }) => state),
        promotions.map(({ hold }) => hold.vehicleId),
        promotions.map(({ offerExpiresAt }) => offerExpiresAt),
      ],
    );
    await this.seat(
      manager,
      promotions.map((promotion) => ({ tripId, ...promotion })),
    );
    await this.endOtherWaits(manager, confirmed(promotions));
  }

  /** Gives the people of bookings, of any trips, the seats that their bookings hold now; who left their party meanwhile is gone. */
  async seat(manager: EntityManager, seatings: Seating[]): Promise<void> {
    const bookingIds = seatings.map(({ bookingId }) => bookingId);
    const requestIds = seatings.flatMap(({ members }) => members.map((member) => member.travelRequestId));
    await manager.query(
      'DELETE FROM passengers p WHERE p.booking_id = ANY ($1) AND p.travel_request_id <> ALL ($2::uuid[])',
      [bookingIds, requestIds],
    );
    const waited = await manager.query<{ id: string; key: string }[]>(
      `SELECT p.id, p.booking_id || ' ' || p.travel_request_id AS key FROM passengers p WHERE p.booking_id = ANY ($1)`,
      [bookingIds],
    );
    const known = new Map(waited.map(({ id, key }) => [key, id]));
    const passengers = seatings.flatMap(({ bookingId, tripId, members, hold }) =>
      members.map((member, i) => ({
        ...{ id: known.get(`${bookingId} ${member.travelRequestId}`) ?? newId(), bookingId, tripId, member },
        ...{ vehicleId: hold.vehicleId, seat: hold.seats[i] },
      })),
    );
    await inOneGo(manager, [passengersSeated(passengers)]);
  }

  /**
   * Who has got seats on a main trip waits for no other, and for no round. Neither holds seats, so it ends without the lock of
   * its trip; whoever was about to give it seats reads it again under the party's lock.
   *
   * @param bookingIds bookings that have just been confirmed
   */
  async endOtherWaits(manager: EntityManager, bookingIds: string[]): Promise<void> {
    if (bookingIds.length === 0) return;
    const [ended] = await manager.query<[{ bookingId: string; from: BookingState }[], number]>(
      `UPDATE bookings w SET state = 'CANCELLED'
         FROM bookings b JOIN trips s ON s.id = b.trip_id, trips t, bookings was
        WHERE b.id = ANY ($1) AND s.main_trip_id IS NULL
          AND w.party_id = b.party_id AND w.trip_id <> b.trip_id AND w.state IN ('WAITING', 'REQUESTED')
          AND t.id = w.trip_id AND t.main_trip_id IS NULL AND was.id = w.id
       RETURNING w.id AS "bookingId", was.state AS "from"`,
      [bookingIds],
    );
    const cancel = { step: 'cancel', to: BookingState.Cancelled, reason: 'SEATED_ELSEWHERE' } as const;
    await this.decide(
      manager,
      ended.map((wait) => ({ ...wait, ...cancel })),
      null,
    );
  }

  /** Takes the seats of bookings away. @throws PassengerOnBoard when someone has boarded already */
  async release(
    manager: EntityManager,
    bookingIds: string[],
    state: BookingState.Cancelled | BookingState.Waiting,
  ): Promise<void> {
    await manager.query(
      `UPDATE bookings b SET state = $2, trip_vehicle_id = NULL, offer_expires_at = NULL WHERE b.id = ANY ($1)`,
      [bookingIds, state],
    );
    await manager.query(
      `UPDATE passengers p SET trip_vehicle_id = NULL, seat = NULL, seat_reason = NULL
        WHERE p.booking_id = ANY ($1) AND p.seat IS NOT NULL`,
      [bookingIds],
    );
  }

  /** @param accountId who decided; null when the service did by itself */
  async decide(
    manager: EntityManager,
    decisions: BookingDecision[],
    accountId: string | null,
  ): Promise<void> {
    if (decisions.length === 0) return;
    const signed = decisions.map((decision) => ({ ...decision, accountId }));
    await inOneGo(manager, decisionsWritten(signed, this.clock.now()));
  }
}

function bookingsInserted(bookings: NewBooking[], now: Date): Statement {
  return {
    sql: `INSERT INTO bookings (id, code, trip_id, party_id, state, trip_vehicle_id, priority_rank, minimum_people,
                                created_by, created_at)
          SELECT n.id, n.code, n.trip_id, n.party_id, n.state, n.trip_vehicle_id, n.priority_rank, n.minimum_people,
                 n.created_by, $10
            FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::int[], $8::int[],
                        $9::uuid[])
              AS n (id, code, trip_id, party_id, state, trip_vehicle_id, priority_rank, minimum_people, created_by)`,
    values: [
      bookings.map(({ id }) => id),
      bookings.map(({ code }) => code),
      bookings.map(({ tripId }) => tripId),
      bookings.map(({ partyId }) => partyId),
      bookings.map(({ state }) => state),
      bookings.map(({ hold }) => hold?.vehicleId ?? null),
      bookings.map(({ priorityRank }) => priorityRank),
      bookings.map(({ minimumPeople }) => minimumPeople),
      bookings.map(({ accountId }) => accountId),
      now,
    ],
  };
}

interface PassengerRow {
  id: string;
  bookingId: string;
  tripId: string;
  member: ApplicantMember;
  vehicleId?: string;
  seat?: ChosenSeat;
}

/** Who is there already gets their seats. */
function passengersSeated(rows: PassengerRow[]): Statement {
  const { sql, values } = passengersInserted(rows);
  return {
    sql: `${sql}
          ON CONFLICT ON CONSTRAINT pk_passengers DO UPDATE
            SET trip_vehicle_id = excluded.trip_vehicle_id, seat = excluded.seat, seat_reason = excluded.seat_reason`,
    values,
  };
}

function passengersInserted(rows: PassengerRow[]): Statement {
  return {
    sql: `INSERT INTO passengers (id, booking_id, trip_id, departs_at, arrives_at, travel_request_id, worker_id,
                                  trip_vehicle_id, seat, seat_reason)
          SELECT n.id, n.booking_id, t.id, t.departs_at, t.arrives_at, n.travel_request_id, n.worker_id,
                 n.trip_vehicle_id, n.seat, n.seat_reason
            FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[])
              AS n (id, booking_id, trip_id, travel_request_id, worker_id, trip_vehicle_id, seat, seat_reason)
            JOIN trips t ON t.id = n.trip_id`,
    values: [
      rows.map(({ id }) => id),
      rows.map(({ bookingId }) => bookingId),
      rows.map(({ tripId }) => tripId),
      rows.map(({ member }) => member.travelRequestId),
      rows.map(({ member }) => member.workerId),
      rows.map(({ vehicleId }) => vehicleId ?? null),
      rows.map(({ seat }) => seat?.label ?? null),
      rows.map(({ seat }) => seat?.rule ?? null),
    ],
  };
}

/** Decisions, and notices of those that people are told of. */
function decisionsWritten(decisions: SignedDecision[], now: Date): Statement[] {
  if (decisions.length === 0) return [];
  const told = decisions.filter(({ step, reason }) => isTold(step, reason));
  const notices = told.map(({ step, bookingId }) => ({ kind: step, subjectId: bookingId }));
  return [decisionsInserted(decisions, now), ...(told.length > 0 ? [noticesWritten(notices)] : [])];
}

function decisionsInserted(decisions: SignedDecision[], now: Date): Statement {
  return {
    sql: `INSERT INTO booking_decisions (id, booking_id, step, from_state, to_state, reason, other_booking_id,
                                         account_id, recorded_at)
          SELECT n.id, n.booking_id, n.step, n.from_state, n.to_state, n.reason, n.other_booking_id, n.account_id, $9
            FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[])
              AS n (id, booking_id, step, from_state, to_state, reason, other_booking_id, account_id)`,
    values: [
      decisions.map(() => newId()),
      decisions.map(({ bookingId }) => bookingId),
      decisions.map(({ step }) => step),
      decisions.map(({ from }) => from),
      decisions.map(({ to }) => to),
      decisions.map(({ reason }) => reason ?? ''),
      decisions.map(({ otherBookingId }) => otherBookingId ?? null),
      decisions.map(({ accountId }) => accountId),
      now,
    ],
  };
}

function confirmed(bookings: { bookingId: string; state: BookingState }[]): string[] {
  return bookings.flatMap(({ bookingId, state }) => (state === BookingState.Confirmed ? bookingId : []));
}

/** What is given at once was offered and accepted all the same. */
export function stepsOf({ bookingId, state }: Promotion): BookingDecision[] {
  const { Waiting, Offered, Confirmed } = BookingState;
  const offered: BookingDecision = { bookingId, step: 'offer', from: Waiting, to: Offered };
  if (state === Offered) return [offered];
  return [offered, { bookingId, step: 'accept', from: Offered, to: Confirmed }];
}
