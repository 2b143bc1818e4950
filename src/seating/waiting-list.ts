import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { Clock } from '../shared/clock.js';
import { dayOf } from '../shared/civil-time.js';
import { inOneGo } from '../shared/one-go.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { Trip } from '../trips/trip.entity.js';
import { Applicant, travellersOf } from './applicant.js';
import { Applicants } from './applicants.query.js';
import { BookingState } from './booking-lifecycle.js';
import { refusalToSeat } from './booking-rules.js';
import { BookingDecision, BookingWriter, Promotion } from './booking-writer.js';
import { DeskTrips } from './desk-trips.js';
import { chooseSeats } from './seat-choice.js';
import { SeatGate } from './seat-gate.js';
import { freeSeats, largestOf, largestRoom, TripSeats, VehicleSeats } from './trip-seats.js';

const { Waiting, Offered, Confirmed } = BookingState;

export interface Promoted {
  parties: number;
  people: number;
  promotions: PartyPromotion[];
}

/** What a party of the waiting list got. */
export type PartyPromotion = Promotion & { partyId: string };

const NOBODY: Promoted = { parties: 0, people: 0, promotions: [] };

/** Moves a trip's waiting list up: whole parties, in order, each into the seats that are free when its turn comes. */
@Injectable()
export class WaitingList {
  constructor(
    private readonly applicants: Applicants,
    private readonly tripSeats: TripSeats,
    private readonly writer: BookingWriter,
    private readonly campaigns: CampaignsService,
    private readonly deskTrips: DeskTrips,
    private readonly clock: Clock,
  ) {}

  /**
   * A party that does not fit, or may not travel any more, is passed over; when someone behind it gets seats, the reason is
   * noted with its booking. The caller holds the trip's lock. A trip that is not open moves nobody.
   *
   * @param accountId whose command freed the seats; null when an offer lapsed by itself
   * @param passing bookings whose turn is over this time: their offer has just lapsed
   * @param vehicles the trip's seats when they are read already; what is given out is marked in them
   */
  async moveUp(
    manager: EntityManager,
    trip: Trip,
    accountId: string | null,
    { passing = [], vehicles }: { passing?: string[]; vehicles?: VehicleSeats[] } = {},
  ): Promise<Promoted> {
    if (trip.state !== TripState.Open) return NOBODY;
    const seats = vehicles ?? (await this.tripSeats.load(manager, trip.id));
    const waiting = freeSeats(seats) > 0 ? await this.inOrder(manager, trip.id, passing) : [];
    if (waiting.length === 0) return NOBODY;

    const parties = await this.applicants.lock(
      manager,
      trip,
      waiting.map(({ partyId }) => partyId),
    );
    const { policies } = await this.campaigns.get(trip.campaignId, manager);
    const gate = await this.deskTrips.gate(manager, trip, seats);
    const offer = this.offer(policies.offerMinutes);
    const { promotions, passedOver } = promote(trip, waiting, parties, seats, offer, gate);
    await this.writer.hold(manager, trip.id, promotions);
    await this.writer.decide(manager, [...passedOver, ...promotions.flatMap(stepsOf)], accountId);
    return {
      parties: promotions.length,
      people: promotions.reduce((sum, { members }) => sum + members.length, 0),
      promotions,
    };
  }

  /**
   * Trips on which somebody waits who might fit: as many seats are free in one vehicle as a waiting party has people.
   *
   * @param seats of the trips in question, by trip
   */
  async mayMoveUp(manager: EntityManager, seats: ReadonlyMap<string, VehicleSeats[]>): Promise<Set<string>> {
    const rooms = [...seats].map(([tripId, vehicles]) => ({ tripId, room: largestRoom(vehicles) }));
    const roomy = rooms.filter(({ room }) => room > 0);
    if (roomy.length === 0) return new Set();
    const [rows] = await inOneGo<[{ tripId: string }[]]>(manager, [
      {
        sql: `SELECT n.trip_id AS "tripId" FROM unnest($1::uuid[], $2::int[]) AS n (trip_id, room)
               WHERE EXISTS (SELECT FROM bookings b
                              WHERE b.trip_id = n.trip_id AND b.state = 'WAITING'
                                AND (SELECT count(*) FROM passengers p WHERE p.booking_id = b.id) <= n.room)`,
        values: [roomy.map(({ tripId }) => tripId), roomy.map(({ room }) => room)],
      },
    ]);
    return new Set(rows.map(({ tripId }) => tripId));
  }

  private inOrder(manager: EntityManager, tripId: string, passing: string[]): Promise<WaitingBooking[]> {
    return manager.query<WaitingBooking[]>(
      `SELECT b.id AS "bookingId", b.party_id AS "partyId" FROM bookings b
        WHERE b.trip_id = $1 AND b.state = 'WAITING' AND b.id <> ALL ($2::uuid[])
        ORDER BY b.priority_rank, b.round_rank, b.created_at, b.id`,
      [tripId, passing],
    );
  }

  /** Freed seats are given at once, or held for so many minutes. */
  private offer(minutes: number): Offer {
    if (minutes === 0) return { state: Confirmed, offerExpiresAt: null };
    return { state: Offered, offerExpiresAt: new Date(this.clock.now().getTime() + minutes * 60_000) };
  }
}

type WaitingBooking = { bookingId: string; partyId: string };
type Offer = Pick<Promotion, 'state' | 'offerExpiresAt'>;

function promote(
  trip: Trip,
  waiting: WaitingBooking[],
  parties: Applicant[],
  vehicles: VehicleSeats[],
  offer: Offer,
  gate: SeatGate,
): { promotions: PartyPromotion[]; passedOver: BookingDecision[] } {
  const onOffer = { ...trip, largestVehicle: largestOf(vehicles) };
  const day = dayOf(trip.departsAt);
  const promotions: PartyPromotion[] = [];
  const passedOver: BookingDecision[] = [];
  const skipped: BookingDecision[] = [];
  for (const [i, { bookingId, partyId }] of waiting.entries()) {
    const { members, bookedHere } = parties[i];
    // It stopped waiting before its lock was had: it got seats elsewhere.
    if (!bookedHere) continue;
    const obstacle = refusalToSeat(parties[i], onOffer)?.code ?? gate.objection({ party: parties[i] });
    const choice = obstacle ? undefined : chooseSeats(travellersOf(parties[i], day), vehicles);
    if (choice) {
      choice.vehicle.map.take(choice.seats.map(({ label }) => label));
      gate.pass({ party: parties[i] });
      promotions.push({
        ...{ bookingId, partyId, members },
        ...offer,
        hold: { vehicleId: choice.vehicle.id, seats: choice.seats },
      });
      passedOver.push(...skipped.splice(0));
    } else {
      const reason = obstacle ?? 'NO_ROOM';
      skipped.push({ bookingId, step: 'pass-over', from: Waiting, to: Waiting, reason });
    }
  }
  return { promotions, passedOver };
}

/** What is given at once was offered and accepted all the same. */
function stepsOf({ bookingId, state }: Promotion): BookingDecision[] {
  const offered: BookingDecision = { bookingId, step: 'offer', from: Waiting, to: Offered };
  if (state === Offered) return [offered];
  return [offered, { bookingId, step: 'accept', from: Offered, to: Confirmed }];
}
