import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { OutsideRegion } from '../access/access.errors.js';
import { Actor } from '../access/actor.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { RegionIndex } from '../regions/region-index.js';
import { dayOf } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { DomainError, NotFound } from '../shared/domain-error.js';
import { grouped } from '../shared/grouped.js';
import { Transactions } from '../shared/database/transactions.js';
import { IdentityContradiction, RegisteredElsewhere } from '../workers/workers.errors.js';
import { requireCampaignOfMine } from './campaign-access.js';
import { AlreadyRequested, PartyCannotRideTogether } from './demand.errors.js';
import { readParty } from './party-entry.js';
import { requestLifecycle } from './request-lifecycle.js';
import { EntryOutcome, EntryScope, RegisteredEntry, RequestRegister } from './request-register.js';
import { CreateTravelRequestsDto, PartyView, TravelRequestView } from './travel-request.dto.js';
import { TravelRequest } from './travel-request.entity.js';
import { TravelRequestsQuery } from './travel-requests.query.js';

/** Who has to go on after a trip broke off can leave on the day and so many days after it, if not longer. */
const DAYS_TO_GO_ON = 3;

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

  /**
   * Asks again for people whose trip broke off on a day: with the wishes and the company that they had, from that day on and for
   * some days at least, in the name of who asked for them, who tells those without a phone. What they asked before stays
   * fulfilled, for they did leave; who has asked again since is left alone.
   */
  async askAgain(manager: EntityManager, ids: string[], brokeOffOn: string): Promise<void> {
    await manager.query(
      `SELECT FROM workers w WHERE w.id IN (SELECT r.worker_id FROM travel_requests r WHERE r.id = ANY ($1))
        ORDER BY w.document_digest FOR UPDATE`,
      [ids],
    );
    const wishes = await manager.query<(RegisteredEntry & Pick<EntryScope, 'campaignId' | 'accountId'>)[]>(
      `SELECT r.campaign_id AS "campaignId", r.created_by AS "accountId", r.worker_id AS "workerId", r.direction,
              $2::date AS "earliestOn", greatest($2::date, least(greatest(r.latest_on, $2::date + $3::integer), c.ends_on - 1)) AS "latestOn",
              r.home_county_code AS "homeCountyCode", r.work_place_code AS "workPlaceCode", r.employer,
              r.wished_mode AS "wishedMode", r.party_id AS party, r.remark
         FROM travel_requests r
         JOIN campaigns c ON c.id = r.campaign_id
        WHERE r.id = ANY ($1) AND r.state = 'TRAVELLED'
          AND NOT EXISTS (
            SELECT FROM travel_requests n
             WHERE n.worker_id = r.worker_id AND n.campaign_id = r.campaign_id AND n.direction = r.direction AND n.id > r.id)
        ORDER BY r.id`,
      [ids, brokeOffOn, DAYS_TO_GO_ON],
    );
    for (const [accountId, asked] of grouped(wishes, (wish) => wish.accountId)) {
      await this.register.enterRegistered(manager, { campaignId: asked[0].campaignId, accountId }, asked);
    }
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
