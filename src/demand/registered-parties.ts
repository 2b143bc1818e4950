import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { OutsideRegion } from '../access/access.errors.js';
import { Actor } from '../access/actor.js';
import type { Campaign } from '../campaigns/campaign.entity.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { RegionIndex } from '../regions/region-index.js';
import { invalidField } from '../shared/domain-error.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { FieldFaults } from '../workers/field-faults.js';
import { readText } from '../workers/text-rules.js';
import { checkDays } from './day-rules.js';
import { CreateMyTravelRequestsDto, MyMemberDto } from './my-travel-request.dto.js';
import { RegisteredEntry, RequestRegister } from './request-register.js';
import { PartyView } from './travel-request.dto.js';
import { TravelRequestsQuery } from './travel-requests.query.js';
import { entered } from './travel-requests.service.js';
import { readWorkPlace } from './work-place-rules.js';

/** A party whose wishes are read and in order. */
export interface RegisteredParty {
  campaign: Campaign;
  wishes: Omit<RegisteredEntry, 'homeCountyCode'>[];
}

/** Enters what people wish who are in the register already; what the register says of them stays. */
@Injectable()
export class RegisteredParties {
  constructor(
    private readonly transactions: Transactions,
    private readonly campaigns: CampaignsService,
    private readonly register: RequestRegister,
    private readonly requests: TravelRequestsQuery,
    private readonly regions: RegionIndex,
  ) {}

  /**
   * Registers a party of people of the actor's region, wholly or not at all.
   *
   * @throws InvalidInput, OutsideRegion (another province's campaign), AlreadyRequested, PartyCannotRideTogether
   */
  async create(actor: Actor, input: CreateMyTravelRequestsDto): Promise<PartyView> {
    const party = await this.read(input);
    return this.transactions.run(async (manager) => {
      const requests = await this.requests.some(manager, await this.enter(manager, actor, party));
      return { partyId: requests[0].partyId, requests };
    });
  }

  /** Reads what a party wishes, before the transaction in which it is entered. @throws InvalidInput */
  async read(input: CreateMyTravelRequestsDto): Promise<RegisteredParty> {
    const campaign = await this.campaigns.get(input.campaignId);
    requireOnce(input.members);
    const faults = new FieldFaults();
    const { direction, earliestOn, latestOn, wishedMode = null } = input;
    faults.take('earliestOn', () => checkDays(earliestOn, latestOn, campaign));
    const workPlaceCode = faults.take('workPlaceCode', () =>
      readWorkPlace(input.workPlaceCode, '', this.regions),
    );
    const wishes = input.members.map(({ workerId, employer = '', remark = '' }, i) => ({
      ...{ workerId, direction, earliestOn, latestOn, workPlaceCode, wishedMode, party: 'party' },
      employer: faults.take(`members[${i}].employer`, () => readText(employer, 100)),
      remark: faults.take(`members[${i}].remark`, () => readText(remark, 500)),
    }));
    faults.refuse();
    return { campaign, wishes };
  }

  /**
   * Enters a party of people for whom the actor acts.
   *
   * @returns ids of their requests, in the order of the members
   * @throws InvalidInput, OutsideRegion, AlreadyRequested, PartyCannotRideTogether
   */
  async enter(
    manager: EntityManager,
    actor: Actor,
    { campaign, wishes }: RegisteredParty,
  ): Promise<string[]> {
    const homes = await this.lockHomes(
      manager,
      wishes.map(({ workerId }) => workerId),
    );
    requireMine(actor, wishes, homes);
    const entries = wishes.map((wish) => ({ ...wish, homeCountyCode: homes.get(wish.workerId)! }));
    const away = entries.find(({ homeCountyCode }) => !homeCountyCode.startsWith(campaign.provinceCode));
    if (away) throw new OutsideRegion({ extra: { regionCode: away.homeCountyCode } });
    await widen(manager, 'registering a party');
    const scope = { campaignId: campaign.id, accountId: actor.accountId };
    const outcomes = await this.register.enterRegistered(manager, scope, entries);
    return outcomes.map(entered);
  }

  /** Locks people in the order of their digests, as everyone does. */
  private async lockHomes(manager: EntityManager, workerIds: string[]): Promise<Map<string, string>> {
    const rows = await manager.query<{ id: string; home: string }[]>(
      `SELECT w.id, w.home_county_code AS home FROM workers w
        WHERE w.id = ANY ($1::uuid[]) AND w.erased_at IS NULL
        ORDER BY w.document_digest FOR UPDATE`,
      [workerIds],
    );
    return new Map(rows.map(({ id, home }) => [id, home]));
  }
}

/** @throws InvalidInput */
function requireOnce(members: MyMemberDto[]): void {
  members.forEach(({ workerId }, i) => {
    if (members.findIndex((other) => other.workerId === workerId) < i) {
      throw invalidField(`members[${i}].workerId`, 'arrayUnique', '不能重复', 'named twice');
    }
  });
}

/** The same refusal for a person whom nobody knows and for one for whom another acts. @throws InvalidInput */
function requireMine(actor: Actor, members: MyMemberDto[], homes: Map<string, string>): void {
  members.forEach(({ workerId }, i) => {
    const homeCountyCode = homes.get(workerId);
    if (homeCountyCode && actor.mayTravelFor([{ workerId, homeCountyCode }])) return;
    const field = `members[${i}].workerId`;
    throw actor.worker
      ? invalidField(field, 'notBound', '该人员未绑定本手机，请先实名绑定', 'not bound to this phone')
      : invalidField(field, 'unknownWorker', '未找到该人员', 'nobody of your region');
  });
}
