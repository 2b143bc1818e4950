import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { EntityManager } from 'typeorm';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { dayOf } from '../../shared/civil-time.js';
import { Clock } from '../../shared/clock.js';
import { PriorityGroup } from '../../shared/vocabulary.js';
import { Trip } from '../../trips/trip.entity.js';
import { Applicant, rankOf, travellersOf } from '../applicant.js';
import { Applicants } from '../applicants.query.js';
import { BookingState } from '../booking-lifecycle.js';
import { refusalToSeat, TripOnOffer } from '../booking-rules.js';
import { BookingDecision, BookingWriter } from '../booking-writer.js';
import { largestOf, TripSeats } from '../trip-seats.js';
import { RoundRecords } from './round-records.js';
import { drawRound, RoundRequest, RoundResult } from './round.js';
import { recordedVehicle, RoundEntry } from './round-replay.js';

const { Requested, Confirmed, Waiting } = BookingState;

/** A request that waits for the round. */
interface RequestRow {
  bookingId: string;
  partyId: string;
  /** When the first of the party's travel requests was made. */
  since: Date;
}

/** Draws the round of a trip: ranks the requests, seats them and keeps the record. */
@Injectable()
export class Rounds {
  constructor(
    private readonly applicants: Applicants,
    private readonly tripSeats: TripSeats,
    private readonly writer: BookingWriter,
    private readonly records: RoundRecords,
    private readonly campaigns: CampaignsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Parties are ranked and seated as they are now. Who gets no seats waits, in the order of the round. The caller holds the
   * trip's lock.
   *
   * @param accountId null when the round is drawn by itself at its deadline
   * @throws RoundDrawn
   */
  async draw(manager: EntityManager, trip: Trip, accountId: string | null): Promise<void> {
    const asking = await this.requests(manager, trip.id);
    const vehicles = await this.tripSeats.load(manager, trip.id);
    const applicants = await this.applicants.lock(
      manager,
      trip,
      asking.map(({ partyId }) => partyId),
    );
    // A request may end without the trip's lock, with seats elsewhere; now that the parties are locked none does any more.
    const rows = asking.filter((_, i) => applicants[i].bookedHere);
    const parties = applicants.filter(({ bookedHere }) => bookedHere);
    const { priorityOrder } = (await this.campaigns.get(trip.campaignId, manager)).policies;
    const onOffer = { ...trip, largestVehicle: largestOf(vehicles) };
    const requests = rows.map((row, i) => requestOf(row, parties[i], onOffer, priorityOrder));

    const recordedVehicles = vehicles.map(recordedVehicle);
    const seed = randomBytes(32).toString('hex');
    const results = drawRound(seed, requests, vehicles);
    const asked = new Map(requests.map((request, i) => [request.bookingId, { request, party: parties[i] }]));
    const entries = results.map((result) => ({ ...asked.get(result.bookingId)!.request, ...result }));

    const drawnAt = this.clock.now();
    await this.records.keep(manager, {
      ...{ tripId: trip.id, seed, priorityOrder, vehicles: recordedVehicles, entries },
      ...{ drawnAt, drawnBy: accountId },
    });
    await this.rank(manager, entries);
    await this.seat(manager, trip.id, results, (bookingId) => asked.get(bookingId)!.party);
    await this.writer.decide(manager, results.map(decisionOf), accountId);
    await manager.update(Trip, { id: trip.id }, { drawnAt });
  }

  private requests(manager: EntityManager, tripId: string): Promise<RequestRow[]> {
    return manager.query<RequestRow[]>(
      `SELECT b.id AS "bookingId", b.party_id AS "partyId", min(r.created_at) AS since
         FROM bookings b JOIN travel_requests r ON r.party_id = b.party_id
        WHERE b.trip_id = $1 AND b.state = 'REQUESTED'
        GROUP BY b.id ORDER BY b.id`,
      [tripId],
    );
  }

  /** Puts every party on the waiting list at the place that it drew; who has seats leaves it again. */
  private async rank(manager: EntityManager, entries: RoundEntry[]): Promise<void> {
    await manager.query(
      `UPDATE bookings b SET state = 'WAITING', priority_rank = n.priority_rank, round_rank = n.rank
         FROM unnest($1::uuid[], $2::int[], $3::int[]) AS n (id, priority_rank, rank)
        WHERE b.id = n.id`,
      [
        entries.map(({ bookingId }) => bookingId),
        entries.map(({ priorityRank }) => priorityRank),
        entries.map(({ rank }) => rank),
      ],
    );
  }

  private async seat(
    manager: EntityManager,
    tripId: string,
    results: RoundResult[],
    partyOf: (bookingId: string) => Applicant,
  ): Promise<void> {
    const holds = results.flatMap(({ bookingId, tripVehicleId, seats }) =>
      seats === null || tripVehicleId === null
        ? []
        : {
            ...({
              bookingId,
              members: partyOf(bookingId).members,
              state: Confirmed,
              offerExpiresAt: null,
            } as const),
            hold: { vehicleId: tripVehicleId, seats },
          },
    );
    await this.writer.hold(manager, tripId, holds);
  }
}

function requestOf(
  { bookingId, since }: RequestRow,
  party: Applicant,
  onOffer: TripOnOffer,
  priorityOrder: PriorityGroup[],
): RoundRequest {
  const refusal = refusalToSeat(party, onOffer);
  return {
    bookingId,
    priorityRank: Math.min(rankOf(party, priorityOrder), priorityOrder.length),
    waitingSince: dayOf(since),
    travellers: travellersOf(party, dayOf(onOffer.departsAt)),
    refusal: refusal?.code ?? null,
  };
}

function decisionOf({ bookingId, seats, reason }: RoundResult): BookingDecision {
  return seats
    ? { bookingId, step: 'confirm', from: Requested, to: Confirmed }
    : { bookingId, step: 'wait', from: Requested, to: Waiting, reason };
}
