import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { priorityRank } from '../campaigns/policies.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { DemandService } from '../demand/demand.service.js';
import { OpenParty } from '../demand/open-party.js';
import { dayOf } from '../shared/time/civil-time.js';
import { PriorityGroup, WISH_OF_MODE } from '../shared/vocabulary.js';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { servesEnds } from './booking-rules.js';

export interface FillCandidate {
  partyId: string;
  people: number;
}

export interface FillCandidates {
  /** Parties that the trip was made for, without those that are or were booked on it. */
  planned: FillCandidate[];
  /** Other parties that nobody has spoken for. */
  others: FillCandidate[];
}

/**
 * Whom a trip may be filled with: priority groups first, then the narrowest latest day, then who has waited longest. A
 * feeder leg is filled with those who hold seats on its main trip.
 */
@Injectable()
export class FillCandidatesQuery {
  constructor(
    private readonly demand: DemandService,
    private readonly trips: TripsService,
    private readonly campaigns: CampaignsService,
  ) {}

  async of(manager: EntityManager, actor: Actor, trip: Trip): Promise<FillCandidates> {
    const main = trip.mainTripId === null ? null : await this.trips.get(manager, trip.mainTripId);
    const known = await this.everBookedHere(manager, trip);
    const open = (await this.openParties(manager, main ?? trip)).filter(({ partyId }) => !known.has(partyId));
    const planned = new Set(await this.trips.plannedParties(manager, trip.id));
    const wanting = main
      ? await this.seatedOn(manager, main)
      : await this.unspokenFor(manager, trip, open.filter(wishes(trip)));
    const inReach = ({ members }: OpenParty) =>
      members.every((member) => actor.mayActFor(member.homeCountyCode) && servesEnds(trip, member));

    const found = new Set(open.map(({ partyId }) => partyId));
    const changedSince = [...planned].filter((partyId) => !known.has(partyId) && !found.has(partyId));
    return {
      planned: [
        ...open.filter(({ partyId }) => planned.has(partyId)).map(candidate),
        ...changedSince.map((partyId) => ({ partyId, people: 0 })),
      ],
      others: open
        .filter((party) => !planned.has(party.partyId) && wanting.has(party.partyId) && inReach(party))
        .map(candidate),
    };
  }

  private async openParties(manager: EntityManager, trip: Trip): Promise<OpenParty[]> {
    const { campaignId, direction, originCode, destinationCode, departsAt } = trip;
    const filter = { campaignId, direction, originCode, destinationCode, day: dayOf(departsAt) };
    const parties = await this.demand.openPartiesFor(manager, filter);
    const { priorityOrder } = (await this.campaigns.get(campaignId, manager)).policies;
    return inOrder(parties, priorityOrder);
  }

  /** Cancelled bookings count: who gave up this trip is not put on it again. */
  private async everBookedHere(manager: EntityManager, trip: Trip): Promise<Set<string>> {
    const rows = await manager.query<{ partyId: string }[]>(
      `SELECT b.party_id AS "partyId" FROM bookings b WHERE b.trip_id = $1`,
      [trip.id],
    );
    return new Set(rows.map(({ partyId }) => partyId));
  }

  private async seatedOn(manager: EntityManager, main: Trip): Promise<Set<string>> {
    const rows = await manager.query<{ partyId: string }[]>(
      `SELECT b.party_id AS "partyId" FROM bookings b WHERE b.trip_id = $1 AND b.trip_vehicle_id IS NOT NULL`,
      [main.id],
    );
    return new Set(rows.map(({ partyId }) => partyId));
  }

  /** Parties that are booked on no trip, not even waiting, and that no other draft or open trip was made for. */
  private async unspokenFor(manager: EntityManager, trip: Trip, parties: OpenParty[]): Promise<Set<string>> {
    const rows = await manager.query<{ partyId: string }[]>(
      `SELECT n.id AS "partyId" FROM unnest($2::uuid[]) AS n (id)
        WHERE NOT EXISTS (SELECT FROM bookings b WHERE b.party_id = n.id AND b.state <> 'CANCELLED')
          AND NOT EXISTS (
            SELECT FROM planned_parties pp JOIN trips t ON t.id = pp.trip_id
             WHERE pp.party_id = n.id AND t.id <> $1 AND t.state IN ('DRAFT', 'OPEN'))`,
      [trip.id, parties.map(({ partyId }) => partyId)],
    );
    return new Set(rows.map(({ partyId }) => partyId));
  }
}

const candidate = ({ partyId, members }: OpenParty): FillCandidate => ({ partyId, people: members.length });

const wishes =
  (trip: Trip) =>
  ({ wishedMode }: OpenParty): boolean =>
    wishedMode === null || wishedMode === WISH_OF_MODE[trip.mode];

function inOrder(parties: OpenParty[], order: readonly PriorityGroup[]): OpenParty[] {
  const keyed = parties.map((party) => ({
    party,
    rank: Math.min(...party.members.map((member) => priorityRank(member.priorityGroups, order))),
    since: Math.min(...party.members.map((member) => member.createdAt.getTime())),
  }));
  return keyed
    .sort((a, b) => a.rank - b.rank || a.party.latestOn.localeCompare(b.party.latestOn) || a.since - b.since)
    .map(({ party }) => party);
}
