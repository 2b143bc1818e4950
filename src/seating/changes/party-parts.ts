import { Injectable } from '@nestjs/common';
import { EntityManager, In } from 'typeorm';
import { priorityRank } from '../../campaigns/policies.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { Clock } from '../../shared/time/clock.js';
import { newId, publicCode } from '../../shared/ids.js';
import { PriorityGroup } from '../../shared/vocabulary.js';
import { Trip } from '../../trips/trip.entity.js';
import { Booking } from '../booking.entity.js';
import { BookingState } from '../booking-lifecycle.js';
import { BookedOnOtherTrips } from './changes.errors.js';

/** A booking of a party that was divided, and the new one of those who parted from it. */
export interface DividedWait {
  from: string;
  to: string;
  /** Of those who parted. */
  partyId: string;
  state: BookingState;
}

/** Takes people out of their party into one of their own, with their passengers; who someone is stays the same. */
@Injectable()
export class PartyParts {
  constructor(
    private readonly campaigns: CampaignsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a party and a booking of these passengers: with the seats that they hold and the place on the waiting list that the
   * whole party had; or cancelled, when they do not travel on the trip any more. The caller holds the trip's lock.
   *
   * @param passengerIds some of the booking's passengers, without seats if the part is cancelled
   */
  async takeOut(
    manager: EntityManager,
    { trip, booking, accountId }: { trip: Trip; booking: Booking; accountId: string },
    passengerIds: string[],
    state: BookingState,
  ): Promise<Booking> {
    const id = newId();
    const partyId = await this.newParty(manager, trip);
    await manager.query(
      `UPDATE travel_requests r SET party_id = $1
        WHERE r.id IN (SELECT p.travel_request_id FROM passengers p WHERE p.id = ANY ($2))`,
      [partyId, passengerIds],
    );
    const cancelled = state === BookingState.Cancelled;
    const part = manager.create(Booking, {
      ...booking,
      ...{ id, partyId, code: publicCode(), state, createdBy: accountId },
      ...(cancelled ? { tripVehicleId: null, offerExpiresAt: null } : {}),
    });
    await manager.insert(Booking, part);
    await manager.query('UPDATE passengers p SET booking_id = $1 WHERE p.id = ANY ($2)', [id, passengerIds]);
    await this.rank(manager, trip, [booking.id, id]);
    return part;
  }

  /**
   * Makes a party of some people of a waiting one, with a booking for each that the whole party has: in its old place on every
   * list, and as it asked for every round. The caller holds the party's lock; it holds seats nowhere.
   *
   * @param requestIds travel requests of those who part from the others
   */
  async divideWaits(
    manager: EntityManager,
    trip: Trip,
    partyId: string,
    requestIds: string[],
  ): Promise<DividedWait[]> {
    const apart = await this.newParty(manager, trip);
    await manager.query('UPDATE travel_requests r SET party_id = $1 WHERE r.id = ANY ($2)', [
      apart,
      requestIds,
    ]);
    const state = In([BookingState.Waiting, BookingState.Requested]);
    const waits = await manager.find(Booking, { where: { partyId, state }, order: { id: 'ASC' } });
    const divided = waits.map((wait) => ({ from: wait.id, to: newId(), partyId: apart, state: wait.state }));
    await manager.insert(
      Booking,
      waits.map((wait, i) => ({ ...wait, id: divided[i].to, partyId: apart, code: publicCode() })),
    );
    await manager.query(
      `UPDATE passengers p SET booking_id = n.apart_id
         FROM unnest($1::uuid[], $2::uuid[]) AS n (id, apart_id)
        WHERE p.booking_id = n.id AND p.travel_request_id = ANY ($3)`,
      [divided.map(({ from }) => from), divided.map(({ to }) => to), requestIds],
    );
    await this.rank(
      manager,
      trip,
      divided.flatMap(({ from, to }) => [from, to]),
    );
    return divided;
  }

  private async newParty(manager: EntityManager, trip: Trip): Promise<string> {
    const id = newId();
    await manager.query('INSERT INTO parties (id, campaign_id, created_at) VALUES ($1, $2, $3)', [
      id,
      trip.campaignId,
      this.clock.now(),
    ]);
    return id;
  }

  /**
   * Keeps the party as it is until the transaction ends. One that is booked on other trips too, feeder legs or waiting lists,
   * would not be the same there any more.
   *
   * @param bookingId the one that changes; undefined for who is booked nowhere yet
   * @throws BookedOnOtherTrips
   */
  async requireNoOtherBooking(manager: EntityManager, partyId: string, bookingId?: string): Promise<void> {
    await manager.query('SELECT p.id FROM parties p WHERE p.id = $1 FOR UPDATE', [partyId]);
    const [other] = await manager.query<{ id: string }[]>(
      `SELECT b.id FROM bookings b
        WHERE b.party_id = $1 AND b.id IS DISTINCT FROM $2 AND b.state <> 'CANCELLED' LIMIT 1`,
      [partyId, bookingId ?? null],
    );
    if (other) throw new BookedOnOtherTrips({ extra: { bookingId: other.id } });
  }

  /** Ranks parties anew, whose members have changed: each is served as its first member would be. */
  async rank(manager: EntityManager, trip: Trip, bookingIds: string[]): Promise<void> {
    const { priorityOrder } = (await this.campaigns.get(trip.campaignId, manager)).policies;
    const people = await manager.query<{ bookingId: string; groups: PriorityGroup[] }[]>(
      `SELECT p.booking_id AS "bookingId", w.priority_groups AS groups
         FROM passengers p JOIN workers w ON w.id = p.worker_id WHERE p.booking_id = ANY ($1)`,
      [bookingIds],
    );
    const ranks = new Map<string, number>();
    for (const { bookingId, groups } of people) {
      const rank = priorityRank(groups, priorityOrder);
      ranks.set(bookingId, Math.min(ranks.get(bookingId) ?? rank, rank));
    }
    await manager.query(
      `UPDATE bookings b SET priority_rank = n.rank FROM unnest($1::uuid[], $2::int[]) AS n (id, rank) WHERE b.id = n.id`,
      [[...ranks.keys()], [...ranks.values()]],
    );
  }
}
