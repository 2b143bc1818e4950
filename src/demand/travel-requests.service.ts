import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { OutsideRegion } from '../access/access.errors.js';
import { Actor } from '../access/actor.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { RegionIndex } from '../regions/region-index.js';
import { dayOf } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { DomainError, NotFound } from '../shared/domain-error.js';
import { Transactions } from '../shared/database/transactions.js';
import { IdentityContradiction, RegisteredElsewhere } from '../workers/workers.errors.js';
import { requireCampaignOfMine } from './campaign-access.js';
import { AlreadyRequested, PartyCannotRideTogether } from './demand.errors.js';
import { readParty } from './party-entry.js';
import { requestLifecycle } from './request-lifecycle.js';
import { EntryOutcome, RequestRegister } from './request-register.js';
import { CreateTravelRequestsDto, PartyView, TravelRequestView } from './travel-request.dto.js';
import { TravelRequest } from './travel-request.entity.js';
import { TravelRequestsQuery } from './travel-requests.query.js';

/** Travel requests and the steps of their lifecycle. */
@Injectable()
export class TravelRequestsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly campaigns: CampaignsService,
    private readonly register: RequestRegister,
    private readonly requests: TravelRequestsQuery,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
  ) {}

  /**
   * Registers one party, wholly or not at all.
   *
   * @throws InvalidInput, PartyCannotRideTogether, AlreadyRequested, IdentityContradiction, RegisteredElsewhere
   */
  async create(actor: Actor, input: CreateTravelRequestsDto): Promise<PartyView> {
    const { campaignId } = input;
    const campaign = await this.campaigns.get(campaignId);
    requireCampaignOfMine(actor, campaign);
    const [regionCode, today] = [actor.regionCode!, dayOf(this.clock.now())];
    const entries = readParty(input, { places: this.regions, campaign, regionCode, today });
    return this.transactions.run(async (manager) => {
      const scope = { campaignId, accountId: actor.accountId, regionCode };
      const outcomes = await this.register.enter(manager, scope, entries);
      const requests = await this.requests.some(manager, outcomes.map(entered));
      return { partyId: requests[0].partyId, requests };
    });
  }

  /**
   * Locks a request and withdraws it. Whether seats are held for it is for seating to see, in the same transaction.
   *
   * @throws NotFound, OutsideRegion, IllegalStep when the worker has travelled or the request is withdrawn already
   */
  async withdraw(manager: EntityManager, actor: Actor, id: string): Promise<TravelRequestView> {
    const lock = { mode: 'pessimistic_write' } as const;
    const request = await manager.findOne(TravelRequest, { where: { id }, lock });
    if (!request) throw new NotFound();
    if (!actor.mayTravelFor([request])) throw actor.worker ? new NotFound() : new OutsideRegion();
    const state = requestLifecycle.next(request.state, 'withdraw');
    await manager.update(TravelRequest, { id }, { state, withdrawnAt: this.clock.now() });
    const [view] = await this.requests.some(manager, [id]);
    return view;
  }

  /** Those who were carried: their requests are fulfilled. Requests that are not open stay as they are. */
  async markTravelled(manager: EntityManager, ids: string[]): Promise<void> {
    await manager.query(
      `UPDATE travel_requests r SET state = 'TRAVELLED' WHERE r.id = ANY ($1) AND r.state = 'OPEN'`,
      [ids],
    );
  }
}

/** The request that was entered for a member; anything else refuses the whole party. */
export function entered(outcome: EntryOutcome, member: number): string {
  if (outcome.kind === 'entered' && !outcome.parting) return outcome.travelRequestId;
  throw refusal(outcome, { member });
}

function refusal(outcome: EntryOutcome, extra: { member: number }): DomainError {
  if (outcome.kind === 'entered') return new PartyCannotRideTogether();
  if (outcome.kind === 'duplicate')
    return new AlreadyRequested({ extra: { ...extra, travelRequestId: outcome.of } });
  return outcome.conflict === 'registered_elsewhere'
    ? new RegisteredElsewhere({ extra })
    : new IdentityContradiction({ extra });
}
