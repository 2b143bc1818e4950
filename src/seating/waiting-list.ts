import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { Clock } from '../shared/time/clock.js';
import { timeToAnswer } from '../shared/time/quiet-hours.js';
import { dayOf } from '../shared/time/civil-time.js';
import { inOneGo } from '../shared/database/one-go.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { Trip } from '../trips/trip.entity.js';
import { PriorityGroup } from '../shared/vocabulary.js';
import { Applicant, partingOf, travellersOf } from './applicant.js';
import { Applicants } from './applicants.query.js';
import { BookingState } from './booking-lifecycle.js';
import { refusalToSeat } from './booking-rules.js';
import { BookingWriter, PartyPromotion, Promotion, stepsOf } from './booking-writer.js';
import { DeskTrips } from './desk-trips.js';
import { holdOfAll, PartedBooking, Partings } from './partings.js';
import { NO_ROOM, PassedOver, PassOvers } from './pass-overs.js';
import { takeTurn } from './seat-batch.js';
import { SeatGate } from './seat-gate.js';
import { freeSeats, largestOf, largestRoom, TripSeats, VehicleSeats } from './trip-seats.js';

const { Offered, Confirmed } = BookingState;

export interface Promoted {
  parties: number;
  people: number;
  promotions: PartyPromotion[];
  /** Who was looked at and got no seats, with nobody behind who did. */
  left: PassedOver[];
}

const NOBODY: Promoted = { parties: 0, people: 0, promotions: [], left: [] };

/** Moves a trip's waiting list up: party by party, in order, each into the seats that are free when its turn comes. */
@Injectable()
export class WaitingList {
  constructor(
    private readonly applicants: Applicants,
    private readonly tripSeats: TripSeats,
    private readonly writer: BookingWriter,
    private readonly partings: Partings,
    private readonly passOvers: PassOvers,
    private readonly campaigns: CampaignsService,
    private readonly deskTrips: DeskTrips,
    private readonly clock: Clock,
  ) {}

  /**
   * A party that does not fit, or may not travel any more, is passed over; when someone behind it gets seats, the reason is
   * noted with its booking. One that agreed to part gets seats for as many as fit; the others keep its place. The caller holds the trip's lock. A trip that is not open moves nobody.
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
    const { priorityOrder, offerMinutes } = policies;
    const gate = await this.deskTrips.gate(manager, trip, seats);
    const offer = this.offer(offerMinutes, trip);
    const serving = { trip, vehicles: seats, priorityOrder, gate, offer, accountId };
    const { promotions, parted, passedOver, left } = serve(waiting, parties, serving);
    await this.writer.hold(manager, trip.id, promotions);
    await this.passOvers.note(manager, passedOver, accountId);
    await this.writer.decide(manager, promotions.flatMap(stepsOf), accountId);
    promotions.push(...(await this.partings.carryOut(manager, parted)));
    return {
      parties: promotions.length,
      people: promotions.reduce((sum, { members }) => sum + members.length, 0),
      promotions,
      left,
    };
  }

  /** Those of the trips on which somebody waits. */
  async waitedFor(manager: EntityManager, tripIds: string[]): Promise<Set<string>> {
    const [rows] = await inOneGo<[{ tripId: string }[]]>(manager, [
      {
        sql: `SELECT n.id AS "tripId" FROM unnest($1::uuid[]) AS n (id)
               WHERE EXISTS (SELECT FROM bookings b WHERE b.trip_id = n.id AND b.state = 'WAITING')`,
        values: [tripIds],
      },
    ]);
    return new Set(rows.map(({ tripId }) => tripId));
  }

  /**
   * Those of the trips on which somebody waits who might fit: as many seats are free in one vehicle as a waiting party has
   * people, or must at least travel together.
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
                                AND (b.minimum_people <= n.room
                                     OR (SELECT count(*) FROM passengers p WHERE p.booking_id = b.id) <= n.room))`,
        values: [roomy.map(({ tripId }) => tripId), roomy.map(({ room }) => room)],
      },
    ]);
    return new Set(rows.map(({ tripId }) => tripId));
  }

  private inOrder(manager: EntityManager, tripId: string, passing: string[]): Promise<WaitingBooking[]> {
    return manager.query<WaitingBooking[]>(
      `SELECT b.id AS "bookingId", b.party_id AS "partyId", b.minimum_people AS "minimumPeople" FROM bookings b
        WHERE b.trip_id = $1 AND b.state = 'WAITING' AND b.id <> ALL ($2::uuid[])
        ORDER BY b.priority_rank, b.round_rank, b.created_at, b.id`,
      [tripId, passing],
    );
  }

  /** Freed seats are given at once, or held for so many minutes. */
  private offer(minutes: number, { departsAt }: Trip): Offer {
    if (minutes === 0) return { state: Confirmed, offerExpiresAt: null };
    return { state: Offered, offerExpiresAt: timeToAnswer(this.clock.now(), minutes, departsAt) };
  }
}

type WaitingBooking = { bookingId: string; partyId: string; minimumPeople: number | null };
type Offer = Pick<Promotion, 'state' | 'offerExpiresAt'>;

/** What the list is served with. */
interface Serving {
  trip: Trip;
  vehicles: VehicleSeats[];
  priorityOrder: PriorityGroup[];
  gate: SeatGate;
  offer: Offer;
  accountId: string | null;
}

interface Served {
  promotions: PartyPromotion[];
  parted: PartedBooking[];
  /** Who got no seats though somebody behind did. */
  passedOver: PassedOver[];
  /** Who got no seats, and nobody behind either. */
  left: PassedOver[];
}

function serve(waiting: WaitingBooking[], parties: Applicant[], serving: Serving): Served {
  const { trip, vehicles, priorityOrder, gate, offer, accountId } = serving;
  const onOffer = { ...trip, largestVehicle: largestOf(vehicles) };
  const day = dayOf(trip.departsAt);
  const served: Served = { promotions: [], parted: [], passedOver: [], left: [] };
  for (const [i, { bookingId, partyId, minimumPeople }] of waiting.entries()) {
    const party = parties[i];
    const { members, bookedHere } = party;
    // It stopped waiting before its lock was had: it got seats elsewhere.
    if (!bookedHere) continue;
    const obstacle = refusalToSeat(party, onOffer)?.code;
    if (obstacle) {
      served.left.push({ bookingId, reason: obstacle });
      continue;
    }
    const travellers = travellersOf(party, day);
    const parting = partingOf(party, travellers, minimumPeople, priorityOrder);
    const turn = takeTurn({ party, travellers, parting }, vehicles, gate);
    const hold = holdOfAll(turn);
    if (hold) served.promotions.push({ bookingId, partyId, members, ...offer, hold });
    else if (turn.seated.length > 0)
      served.parted.push({ trip, bookingId, members, turn, accountId, ...offer });
    else {
      served.left.push({ bookingId, reason: turn.kept ?? NO_ROOM });
      continue;
    }
    served.passedOver.push(...served.left.splice(0));
  }
  return served;
}
