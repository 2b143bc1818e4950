import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { priorityRank } from '../campaigns/policies.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { DemandService } from '../demand/demand.service.js';
import { OpenParty } from '../demand/open-party.js';
import { dayOf } from '../shared/civil-time.js';
import { PriorityGroup, WISH_OF_MODE } from '../shared/vocabulary.js';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';

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

/** Whom a trip may be filled with: priority groups first, then the narrowest latest day, then who has waited longest. */
@Injectable()
export class FillCandidatesQuery {
  constructor(
    private readonly demand: DemandService,
    private readonly trips: TripsService,
    private readonly campaigns: CampaignsService,
  ) {}

  async of(manager: EntityManager, actor: Actor, trip: Trip): Promise<FillCandidates> {
    const open = await this.openParties(manager, trip);
    const isPlanned = new Set(await this.trips.plannedParties(manager, trip.id));
    const known = await this.everBookedHere(manager, trip);
    const taken = await this.spokenFor(manager, trip, open);
    const suits = ({ wishedMode, members }: OpenParty) =>
      (wishedMode === null || wishedMode === WISH_OF_MODE[trip.mode]) &&
      members.every((member) => actor.mayActFor(member.homeCountyCode));
    const candidates = open
      .filter(({ partyId }) => !known.has(partyId))
      .map((party) => ({ partyId: party.partyId, people: party.members.length, suits: suits(party) }));
    const stillOpen = new Set(open.map(({ partyId }) => partyId));
    const changedSince = [...isPlanned].filter((id) => !known.has(id) && !stillOpen.has(id));
    return {
      planned: [
        ...candidates.filter(({ partyId }) => isPlanned.has(partyId)),
        ...changedSince.map((partyId) => ({ partyId, people: 0 })),
      ],
      others: candidates.filter(
        ({ partyId, suits }) => suits && !isPlanned.has(partyId) && !taken.has(partyId),
      ),
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

  /** Parties that are booked on another trip, waiting or not, or that another draft or open trip was made for. */
  private async spokenFor(manager: EntityManager, trip: Trip, parties: OpenParty[]): Promise<Set<string>> {
    const rows = await manager.query<{ partyId: string }[]>(
      `SELECT b.party_id AS "partyId" FROM bookings b WHERE b.party_id = ANY ($2) AND b.state <> 'CANCELLED'
       UNION
       SELECT pp.party_id FROM planned_parties pp JOIN trips t ON t.id = pp.trip_id
        WHERE pp.party_id = ANY ($2) AND t.id <> $1 AND t.state IN ('DRAFT', 'OPEN')`,
      [trip.id, parties.map(({ partyId }) => partyId)],
    );
    return new Set(rows.map(({ partyId }) => partyId));
  }
}

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
