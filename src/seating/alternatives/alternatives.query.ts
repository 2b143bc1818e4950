import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager, In } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { addDays, at, dayOf } from '../../shared/civil-time.js';
import { NotFound } from '../../shared/domain-error.js';
import { readableCondition } from '../../trips/trip-reach.js';
import { TripState } from '../../trips/trip-lifecycle.js';
import { TripView } from '../../trips/trip-view.dto.js';
import { Trip } from '../../trips/trip.entity.js';
import { TripsService } from '../../trips/trips.service.js';
import { SeatAllowances } from '../allotments/seat-allowances.query.js';
import { AvailabilityQuery, sumOf } from '../availability/availability.query.js';
import { BookingReach } from '../booking-reach.js';
import { Booking } from '../booking.entity.js';
import { servesEnds } from '../booking-rules.js';
import { AlternativesView } from './alternatives.dto.js';

/** How many days another trip may leave before or after the one that is full. */
const DAYS_APART = 3;
const MOST = 20;

interface Member {
  homeCountyCode: string;
  workPlaceCode: string;
  earliestOn: string;
  latestOn: string;
}

/** Where a party could go instead of waiting. Plain reads: what is shown may be gone a moment later. */
@Injectable()
export class AlternativesQuery {
  constructor(
    private readonly trips: TripsService,
    private readonly reach: BookingReach,
    private readonly availability: AvailabilityQuery,
    private readonly allowances: SeatAllowances,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  /** @throws NotFound, OutsideRegion */
  async of(actor: Actor, bookingId: string): Promise<AlternativesView> {
    const booking = await this.entities.findOneBy(Booking, { id: bookingId });
    if (!booking) throw new NotFound();
    const trip = await this.trips.get(this.entities, booking.tripId);
    await this.reach.require(this.entities, actor, trip, bookingId);
    const members = await this.members(booking.partyId);
    const others = (await this.openTripsAround(actor, trip)).filter((other) =>
      members.every((member) => servesEnds(other, member)),
    );
    const ids = others.map(({ id }) => id);
    const vehicles = await this.availability.vehicles(ids);
    const waiting = new Map(
      (await this.availability.heads(ids)).map(({ id, waitingParties }) => [id, waitingParties]),
    );

    const allowanceOf = await this.allowances.ofAll(this.entities, ids);
    const items = others.flatMap((other) => {
      const ofTrip = vehicles.get(other.id) ?? [];
      const largestFree = Math.max(0, ...ofTrip.map(({ free }) => free));
      const { free } = sumOf(ofTrip);
      if (largestFree < members.length || allowanceOf(other.id).objection(members, free)) return [];
      const day = dayOf(other.departsAt);
      return {
        ...{ trip: TripView.of(other), free, largestFree },
        waitingParties: waiting.get(other.id) ?? 0,
        onWishedDay: members.every(({ earliestOn, latestOn }) => earliestOn <= day && day <= latestOn),
      };
    });
    return { bookingId, people: members.length, items: items.slice(0, MOST) };
  }

  private members(partyId: string): Promise<Member[]> {
    return this.entities.query<Member[]>(
      `SELECT r.home_county_code AS "homeCountyCode", r.work_place_code AS "workPlaceCode",
              r.earliest_on AS "earliestOn", r.latest_on AS "latestOn"
         FROM travel_requests r WHERE r.party_id = $1 AND r.state <> 'WITHDRAWN'`,
      [partyId],
    );
  }

  /** Nearest in time first. A feeder leg has no alternative: it goes with its main trip. */
  private async openTripsAround(actor: Actor, trip: Trip): Promise<Trip[]> {
    if (trip.mainTripId !== null) return [];
    const day = dayOf(trip.departsAt);
    const rows = await this.entities.query<{ id: string }[]>(
      `SELECT t.id FROM trips t
        WHERE t.campaign_id = $1 AND t.direction = $2 AND t.state = $3 AND t.main_trip_id IS NULL AND t.id <> $4
          AND t.departs_at >= $5 AND t.departs_at < $6 AND ${readableCondition('$7', '$8')}
        ORDER BY abs(extract(epoch FROM t.departs_at - $9::timestamptz)), t.id`,
      [
        ...[trip.campaignId, trip.direction, TripState.Open, trip.id],
        ...[at(addDays(day, -DAYS_APART)), at(addDays(day, DAYS_APART + 1))],
        ...[actor.regionCode ?? '', actor.carrierId, trip.departsAt],
      ],
    );
    const found = await this.entities.findBy(Trip, { id: In(rows.map(({ id }) => id)) });
    return rows.flatMap(({ id }) => found.find((one) => one.id === id) ?? []);
  }
}
