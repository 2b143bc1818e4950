import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { EntityManager } from 'typeorm';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { grouped } from '../../shared/grouped.js';
import { PriorityGroup } from '../../shared/vocabulary.js';
import { Trip } from '../../trips/trip.entity.js';
import { Applicant, ApplicantMember, partingOf, rankOf, travellersOf } from '../applicant.js';
import { Applicants } from '../applicants.query.js';
import { BookingState } from '../booking-lifecycle.js';
import { refusalToSeat, TripOnOffer } from '../booking-rules.js';
import { BookingDecision, BookingWriter } from '../booking-writer.js';
import { PartedBooking, Partings } from '../partings.js';
import { NO_ROOM } from '../pass-overs.js';
import { largestOf, TripSeats, VehicleSeats } from '../trip-seats.js';
import { DrawnRound, RoundRecords } from './round-records.js';
import { RoundResults } from './round-results.js';
import { drawRound, RoundRequest, RoundResult } from './round.js';
import { recordedVehicle } from './round-replay.js';

const { Requested, Confirmed, Waiting } = BookingState;

/** A request that waits for the round of its trip. */
interface RequestRow {
  tripId: string;
  bookingId: string;
  partyId: string;
  minimumPeople: number | null;
  /** When the first of the party's travel requests was made. */
  since: Date;
}

/** A trip whose round is to be drawn, and who asks for it. */
interface Asked {
  trip: Trip;
  vehicles: VehicleSeats[];
  requests: { row: RequestRow; party: Applicant }[];
}

/** Draws the rounds of trips: ranks the requests, seats them and keeps the record. */
@Injectable()
export class Rounds {
  constructor(
    private readonly applicants: Applicants,
    private readonly tripSeats: TripSeats,
    private readonly writer: BookingWriter,
    private readonly partings: Partings,
    private readonly results: RoundResults,
    private readonly records: RoundRecords,
    private readonly campaigns: CampaignsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Parties are ranked and seated as they are now. Who gets no seats waits, in the order of the round. The caller holds the
   * trips' locks.
   *
   * @param accountId null when the rounds are drawn by themselves at their deadlines
   * @returns the trips whose rounds are drawn: the first always, others unless someone asks for an earlier one too
   * @throws RoundDrawn
   */
  async draw(manager: EntityManager, trips: Trip[], accountId: string | null): Promise<Trip[]> {
    const asked = withoutSharedPeople(await this.asked(manager, trips));
    const drawnAt = this.clock.now();
    const rounds: DrawnRound[] = [];
    const parties = new Map<string, Applicant>();
    for (const one of asked) {
      const { priorityOrder } = (await this.campaigns.get(one.trip.campaignId, manager)).policies;
      rounds.push({ ...drawn(one, priorityOrder), drawnAt, drawnBy: accountId });
      for (const { row, party } of one.requests) parties.set(row.bookingId, party);
    }
    await this.records.keep(manager, rounds);
    await this.results.write(manager, rounds, (bookingId) => parties.get(bookingId)!.members);
    const entries = rounds.flatMap((round) => round.entries);
    await this.writer.decide(manager, entries.map(decisionOf), accountId);
    for (const [i, { entries: own }] of rounds.entries()) {
      const { trip } = asked[i];
      const parted = own.flatMap(
        (entry) => partedBy(entry, trip, parties.get(entry.bookingId)!.members, accountId) ?? [],
      );
      await this.partings.carryOut(manager, parted);
    }
    const tripIds = asked.map(({ trip }) => trip.id);
    await manager.query('UPDATE trips t SET drawn_at = $2 WHERE t.id = ANY ($1)', [tripIds, drawnAt]);
    return asked.map(({ trip }) => trip);
  }

  private async asked(manager: EntityManager, trips: Trip[]): Promise<Asked[]> {
    const tripIds = trips.map(({ id }) => id);
    const rows = await this.requests(manager, tripIds);
    const vehicles = await this.tripSeats.loadAll(manager, tripIds);
    const partyIds = [...new Set(rows.map(({ partyId }) => partyId))];
    const known = await this.applicants.lockParties(manager, partyIds);
    const rowsOf = grouped(rows, ({ tripId }) => tripId);
    return trips.map((trip) => ({
      ...{ trip, vehicles: vehicles.get(trip.id) ?? [] },
      // A request may end without the trip's lock, with seats elsewhere; now that the parties are locked none does any more.
      requests: (rowsOf.get(trip.id) ?? [])
        .map((row) => ({ row, party: known.applicant(trip, row.partyId) }))
        .filter(({ party }) => party.bookedHere),
    }));
  }

  private requests(manager: EntityManager, tripIds: string[]): Promise<RequestRow[]> {
    return manager.query<RequestRow[]>(
      `SELECT b.trip_id AS "tripId", b.id AS "bookingId", b.party_id AS "partyId",
              b.minimum_people AS "minimumPeople", min(r.created_at) AS since
         FROM bookings b JOIN travel_requests r ON r.party_id = b.party_id
        WHERE b.trip_id = ANY ($1) AND b.state = 'REQUESTED'
        GROUP BY b.id ORDER BY b.id`,
      [tripIds],
    );
  }
}

/** Who gets seats on one trip cannot get them on another at that time: trips that share people are drawn one after the other. */
function withoutSharedPeople(asked: Asked[]): Asked[] {
  const seen = new Set<string>();
  return asked.filter(({ requests }) => {
    const workerIds = requests.flatMap(({ party }) => party.members.map(({ workerId }) => workerId));
    if (workerIds.some((id) => seen.has(id))) return false;
    for (const id of workerIds) seen.add(id);
    return true;
  });
}

function drawn(
  { trip, vehicles, requests }: Asked,
  priorityOrder: PriorityGroup[],
): Omit<DrawnRound, 'drawnAt' | 'drawnBy'> {
  const onOffer = { ...trip, largestVehicle: largestOf(vehicles) };
  const ranked = requests.map(({ row, party }) => requestOf(row, party, onOffer, priorityOrder));
  const recorded = vehicles.map(recordedVehicle);
  const seed = randomBytes(32).toString('hex');
  const results = drawRound(seed, ranked, vehicles);
  const asked = new Map(ranked.map((request) => [request.bookingId, request]));
  const entries = results.map((result) => ({ ...asked.get(result.bookingId)!, ...result }));
  return { tripId: trip.id, seed, priorityOrder, vehicles: recorded, entries };
}

function requestOf(
  { bookingId, since, minimumPeople }: RequestRow,
  party: Applicant,
  onOffer: TripOnOffer,
  priorityOrder: PriorityGroup[],
): RoundRequest {
  const refusal = refusalToSeat(party, onOffer);
  const travellers = travellersOf(party, dayOf(onOffer.departsAt));
  return {
    bookingId,
    priorityRank: Math.min(rankOf(party, priorityOrder), priorityOrder.length),
    waitingSince: dayOf(since),
    travellers,
    parting: partingOf(party, travellers, minimumPeople, priorityOrder) ?? null,
    refusal: refusal?.code ?? null,
  };
}

/** A party of which some got seats waits as a whole first: then it is divided. */
function decisionOf({ bookingId, seats, going, reason }: RoundResult): BookingDecision {
  return seats && !going
    ? { bookingId, step: 'confirm', from: Requested, to: Confirmed }
    : { bookingId, step: 'wait', from: Requested, to: Waiting, reason: reason || NO_ROOM };
}

function partedBy(
  { bookingId, tripVehicleId, seats, going }: RoundResult,
  trip: Trip,
  members: ApplicantMember[],
  accountId: string | null,
): PartedBooking | undefined {
  if (!going || !seats || !tripVehicleId) return undefined;
  const left = members.map((_, i) => i).filter((i) => !going.includes(i));
  const turn = { seated: [{ going, seats, vehicle: { id: tripVehicleId } }], left };
  return { trip, bookingId, members, turn, accountId, state: Confirmed, offerExpiresAt: null };
}
