import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager, In } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { RegionIndex } from '../../regions/region-index.js';
import { addDays, at, dayOf, toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { NotFound } from '../../shared/domain-error.js';
import { asSystem } from '../../shared/database/scope.js';
import { seatsAtOnce } from '../../trips/allocation.js';
import { offeredCondition, readableCondition } from '../../trips/trip-reach.js';
import { TripState } from '../../trips/trip-lifecycle.js';
import { TripView } from '../../trips/trip-view.dto.js';
import { tripFor } from '../../trips/trips.query.js';
import { Trip } from '../../trips/trip.entity.js';
import { TripsService } from '../../trips/trips.service.js';
import { SeatAllowance } from '../allotments/seat-allowance.js';
import { ApplicantMember } from '../applicant.js';
import { AvailabilityQuery, sumOf } from '../availability/availability.query.js';
import { openSeats } from '../availability/open-seats.js';
import { BookingReach } from '../booking-reach.js';
import { Booking } from '../booking.entity.js';
import { servesEnds } from '../booking-rules.js';
import { heldSeats, heldUntil } from '../priority-hold.js';
import { seatGate } from '../seat-gate.js';
import { largestRoom } from '../trip-seats.js';
import { AlternativesView } from './alternatives.dto.js';

/** How many days another trip may leave before or after the one that is full. */
const DAYS_APART = 3;
const MOST = 20;

type Member = Pick<
  ApplicantMember,
  'homeCountyCode' | 'workPlaceCode' | 'earliestOn' | 'latestOn' | 'priorityGroups'
>;

/** Where a party could go instead of waiting. Plain reads: what is shown may be gone a moment later. */
@Injectable()
export class AlternativesQuery {
  constructor(
    private readonly trips: TripsService,
    private readonly reach: BookingReach,
    private readonly availability: AvailabilityQuery,
    private readonly campaigns: CampaignsService,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  /** @throws NotFound, OutsideRegion */
  async of(actor: Actor, bookingId: string): Promise<AlternativesView> {
    const booking = await this.entities.findOneBy(Booking, { id: bookingId });
    if (!booking) throw new NotFound();
    const trip = await this.trips.get(this.entities, booking.tripId);
    await this.reach.require(this.entities, actor, trip, bookingId);
    const members = await asSystem('seat states', () => this.members(booking.partyId));
    const others = (await this.openTripsAround(actor, trip, booking.partyId)).filter(
      (other) =>
        other.id !== trip.id && seatsAtOnce(other) && members.every((member) => servesEnds(other, member)),
    );
    const ids = others.map(({ id }) => id);
    const vehicles = await this.availability.vehicles(ids);
    const waiting = new Map(
      (await this.availability.heads(ids)).map(({ id, waitingParties }) => [id, waitingParties]),
    );

    const { policies } = await this.campaigns.get(trip.campaignId);
    const { priorityOrder } = policies;
    const now = this.clock.now();
    const keptOn = await this.availability.kept(ids);
    const items = others.flatMap((other) => {
      const ofTrip = vehicles.get(other.id) ?? [];
      const rooms = ofTrip.map(({ free }) => ({ map: { free } }));
      const { seats, free } = sumOf(ofTrip);
      const kept = (keptOn.get(other.id) ?? []).filter(({ returnsAt }) => now < returnsAt);
      const held = heldSeats(other, policies, seats, now);
      const allowance = new SeatAllowance(kept);
      const gate = seatGate({ vehicles: rooms, priorityOrder, held, allowance });
      const largestFree = largestRoom(rooms);
      if (largestFree < members.length || gate.objection({ party: { members } })) return [];
      const open = openSeats(actor.regionCode, free, held, kept);
      const until = open.held > 0 ? heldUntil(other, policies.priorityHold) : null;
      const day = dayOf(other.departsAt);
      return {
        ...{
          trip: tripFor(actor, TripView.of(other, this.regions)),
          ...open,
          heldUntil: until && toWire(until),
          largestFree,
        },
        waitingParties: waiting.get(other.id) ?? 0,
        onWishedDay: members.every(({ earliestOn, latestOn }) => earliestOn <= day && day <= latestOn),
      };
    });
    return { bookingId, people: members.length, items: items.slice(0, MOST) };
  }

  private members(partyId: string): Promise<Member[]> {
    return this.entities.query<Member[]>(
      `SELECT r.home_county_code AS "homeCountyCode", r.work_place_code AS "workPlaceCode",
              r.earliest_on AS "earliestOn", r.latest_on AS "latestOn", w.priority_groups AS "priorityGroups"
         FROM travel_requests r JOIN workers w ON w.id = r.worker_id WHERE r.party_id = $1 AND r.state <> 'WITHDRAWN'`,
      [partyId],
    );
  }

  /**
   * Trips on which the party has no booking yet, nearest in time first. A feeder leg has no alternative: it goes with its main
   * trip.
   */
  private async openTripsAround(actor: Actor, trip: Trip, partyId: string): Promise<Trip[]> {
    if (trip.mainTripId !== null) return [];
    const day = dayOf(trip.departsAt);
    const { worker } = actor;
    const mayRead = worker ? offeredCondition('$8') : readableCondition('$8', '$9');
    const rows = await this.entities.query<{ id: string }[]>(
      `SELECT t.id FROM trips t
        WHERE t.campaign_id = $1 AND t.direction = $2 AND t.state = $3 AND t.main_trip_id IS NULL
          AND NOT EXISTS (SELECT FROM bookings b WHERE b.trip_id = t.id AND b.party_id = $4 AND b.state <> 'CANCELLED')
          AND t.departs_at >= $5 AND t.departs_at < $6 AND ${mayRead}
        ORDER BY abs(extract(epoch FROM t.departs_at - $7::timestamptz)), t.id`,
      [
        ...[trip.campaignId, trip.direction, TripState.Open, partyId],
        ...[at(addDays(day, -DAYS_APART)), at(addDays(day, DAYS_APART + 1))],
        trip.departsAt,
        ...(worker ? [worker.homeCodes] : [actor.regionCode ?? '', actor.carrierId]),
      ],
    );
    const found = await this.entities.findBy(Trip, { id: In(rows.map(({ id }) => id)) });
    return rows.flatMap(({ id }) => found.find((one) => one.id === id) ?? []);
  }
}
