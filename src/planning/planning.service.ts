import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { RegionIndex } from '../regions/region-index.js';
import { invalidField } from '../shared/domain-error.js';
import { widened } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { MODE_NAMES } from '../shared/vocabulary.js';
import type { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { draftStops } from './draft-itinerary.js';
import { DraftPlanDto, DraftPlanView } from './draft-plan.dto.js';
import { Draft, PlannableParty, UnplannedParty } from './draft-plan.js';
import { planDrafts } from './draft-planner.js';
import { OpenDemand, OpenDemandQuery } from './open-demand.query.js';
import { summaryOf } from './plan-summary.js';
import { plannable } from './plannable.js';

/** Makes draft trips from demand; a scheduler edits and opens them. */
@Injectable()
export class PlanningService {
  constructor(
    private readonly campaigns: CampaignsService,
    private readonly regions: RegionIndex,
    private readonly trips: TripsService,
    private readonly openDemand: OpenDemandQuery,
    private readonly transactions: Transactions,
  ) {}

  /** Plans everyone of a region who has no trip yet; planned again, only who came since. @throws OutsideRegion, InvalidInput, NotFound */
  async plan(actor: Actor, input: DraftPlanDto): Promise<DraftPlanView> {
    const organiserCode = this.regions.require(input.organiserCode, 'organiserCode').code;
    actor.requireRegion(organiserCode);
    requireInOrder(input);
    return this.transactions.run(async (manager) => {
      await this.takeTurns(manager, input.campaignId);
      const { policies } = await this.campaigns.get(input.campaignId, manager);
      const demand = await widened(manager, 'open demand', () =>
        this.openDemand.run(manager, { ...input, homeCode: organiserCode }),
      );
      const { parties, unplanned } = sortedOut(demand, { ...input, homeCode: organiserCode });
      const plan = planDrafts(parties, policies.minimumPeople);

      const demandOf = new Map(demand.map((party) => [party.partyId, party]));
      const made: { draft: Draft; trip: Trip }[] = [];
      for (const draft of plan.drafts) {
        const members = draft.partyIds.flatMap((id) => demandOf.get(id) ?? []);
        made.push({
          draft,
          trip: await this.make(manager, actor, { ...input, organiserCode }, draft, members),
        });
      }
      return summaryOf(made, [...unplanned, ...plan.unplanned]);
    });
  }

  /** Two who plan the same campaign at once would plan the same people. */
  private async takeTurns(manager: EntityManager, campaignId: string): Promise<void> {
    await manager.query('SELECT FROM campaigns c WHERE c.id = $1 FOR NO KEY UPDATE', [campaignId]);
  }

  private make(
    manager: EntityManager,
    actor: Actor,
    { campaignId, organiserCode }: { campaignId: string; organiserCode: string },
    draft: Draft,
    members: OpenDemand[],
  ): Promise<Trip> {
    const { mode, direction, originCode, destinationCode, partyIds, wishedOtherwise } = draft;
    return this.trips.create(manager, actor, {
      ...{ campaignId, organiserCode, mode, direction, originCode, destinationCode, partyIds },
      stops: draftStops(draft, members, (code) => this.regions.nameOf(code)),
      vehicles: draft.vehicles.map((layoutCode) => ({ layoutCode })),
      notes:
        wishedOtherwise > 0
          ? `其中 ${wishedOtherwise} 人希望乘坐其他交通工具，因人数不足改乘${MODE_NAMES[mode]}。`
          : '',
    });
  }
}

function sortedOut(demand: OpenDemand[], wanted: Parameters<typeof plannable>[1]) {
  const parties: PlannableParty[] = [];
  const unplanned: UnplannedParty[] = [];
  for (const party of demand) {
    const result = plannable(party, wanted);
    if (typeof result === 'object') parties.push(result);
    else
      unplanned.push({
        partyId: party.partyId,
        size: peopleOfRegion(party, wanted.homeCode),
        reason: result,
      });
  }
  return { parties, unplanned };
}

function requireInOrder({ from, to }: DraftPlanDto): void {
  if (from && to && from > to) {
    throw invalidField('to', 'daysReversed', '结束日期早于开始日期', 'the last day comes before the first');
  }
}

/** A party over two regions is unplanned in both, each with its own people. */
function peopleOfRegion(party: OpenDemand, code: string): number {
  return party.homeCountyCodes.filter((home) => home.startsWith(code)).length;
}
