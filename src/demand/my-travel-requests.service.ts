import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { OutsideRegion } from '../access/access.errors.js';
import { Actor } from '../access/actor.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { RegionIndex } from '../regions/region-index.js';
import { toWire } from '../shared/time/civil-time.js';
import { invalidField } from '../shared/domain-error.js';
import { pageFrom, PageQuery } from '../shared/http/paging.js';
import { asSystem, widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { FieldFaults } from '../workers/field-faults.js';
import { readText } from '../workers/text-rules.js';
import { checkDays } from './day-rules.js';
import {
  CreateMyTravelRequestsDto,
  MyMemberDto,
  MyPartyView,
  MyTravelRequestPage,
  MyTravelRequestView,
} from './my-travel-request.dto.js';
import { RegisteredEntry, RequestRegister } from './request-register.js';
import { TravelRequest } from './travel-request.entity.js';
import { entered, TravelRequestsService } from './travel-requests.service.js';
import { readWorkPlace } from './work-place-rules.js';

/** Travel requests as workers register, see and withdraw them: their own, and those of their parties. */
@Injectable()
export class MyTravelRequests {
  constructor(
    private readonly transactions: Transactions,
    private readonly campaigns: CampaignsService,
    private readonly register: RequestRegister,
    private readonly requests: TravelRequestsService,
    private readonly regions: RegionIndex,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  /** Requests of all parties that one of mine belongs to, in the order in which they were registered. */
  async list(actor: Actor, { after, limit }: PageQuery): Promise<MyTravelRequestPage> {
    const rows = await this.entities
      .createQueryBuilder(TravelRequest, 'r')
      .where(
        'r.party_id IN (SELECT o.party_id FROM travel_requests o WHERE o.worker_id = ANY (:mine::uuid[]))',
        { mine: actor.worker!.workerIds },
      )
      .andWhere(after ? 'r.id > :after' : 'true', { after })
      .orderBy('r.id')
      .limit(limit + 1)
      .getMany();
    return pageFrom(await this.views(this.entities, actor, rows), limit, ({ id }) => id);
  }

  /**
   * Registers a party of people who are bound to this phone, wholly or not at all. What the register says of them stays.
   *
   * @throws InvalidInput, OutsideRegion (another province's campaign), AlreadyRequested, PartyCannotRideTogether
   */
  async create(actor: Actor, input: CreateMyTravelRequestsDto): Promise<MyPartyView> {
    const campaign = await this.campaigns.get(input.campaignId);
    const read = this.read(actor, input, campaign);
    return this.transactions.run(async (manager) => {
      const homes = await this.lockHomes(
        manager,
        input.members.map(({ workerId }) => workerId),
      );
      const entries = read.map((entry) => ({ ...entry, homeCountyCode: homes.get(entry.workerId)! }));
      const away = entries.find(({ homeCountyCode }) => !homeCountyCode.startsWith(campaign.provinceCode));
      if (away) throw new OutsideRegion({ extra: { regionCode: away.homeCountyCode } });
      await widen(manager, 'registering a party');
      const scope = { campaignId: campaign.id, accountId: actor.accountId };
      const outcomes = await this.register.enterRegistered(manager, scope, entries);
      const requests = await this.some(manager, actor, outcomes.map(entered));
      return { partyId: requests[0].partyId, requests };
    });
  }

  /** Withdraws the request of someone who is bound to this phone, see `TravelRequestsService.withdraw`. */
  async withdraw(manager: EntityManager, actor: Actor, id: string): Promise<MyTravelRequestView> {
    await this.requests.withdraw(manager, actor, id);
    const [view] = await this.some(manager, actor, [id]);
    return view;
  }

  private async some(manager: EntityManager, actor: Actor, ids: string[]): Promise<MyTravelRequestView[]> {
    const rows = await manager
      .createQueryBuilder(TravelRequest, 'r')
      .where('r.id = ANY (:ids::uuid[])', { ids })
      .orderBy('array_position(:ids::uuid[], r.id)')
      .getMany();
    return this.views(manager, actor, rows);
  }

  private read(
    actor: Actor,
    input: CreateMyTravelRequestsDto,
    campaign: { startsOn: string; endsOn: string },
  ): Omit<RegisteredEntry, 'homeCountyCode'>[] {
    requireMine(actor, input.members);
    const faults = new FieldFaults();
    const { direction, earliestOn, latestOn, wishedMode = null } = input;
    faults.take('earliestOn', () => checkDays(earliestOn, latestOn, campaign));
    const workPlaceCode = faults.take('workPlaceCode', () =>
      readWorkPlace(input.workPlaceCode, '', this.regions),
    );
    const entries = input.members.map(({ workerId, employer = '', remark = '' }, i) => ({
      ...{ workerId, direction, earliestOn, latestOn, workPlaceCode, wishedMode, party: 'party' },
      employer: faults.take(`members[${i}].employer`, () => readText(employer, 100)),
      remark: faults.take(`members[${i}].remark`, () => readText(remark, 500)),
    }));
    faults.refuse();
    return entries;
  }

  /** Locks people in the order of their digests, as everyone does. */
  private async lockHomes(manager: EntityManager, workerIds: string[]): Promise<Map<string, string>> {
    const rows = await manager.query<{ id: string; home: string }[]>(
      `SELECT w.id, w.home_county_code AS home FROM workers w WHERE w.id = ANY ($1::uuid[])
        ORDER BY w.document_digest FOR UPDATE`,
      [workerIds],
    );
    return new Map(rows.map(({ id, home }) => [id, home]));
  }

  private async views(
    manager: EntityManager,
    actor: Actor,
    requests: TravelRequest[],
  ): Promise<MyTravelRequestView[]> {
    const names = await this.namesOf(
      manager,
      requests.map(({ workerId }) => workerId),
    );
    return requests.map((request) => {
      const { id, campaignId, partyId, workerId, direction, earliestOn, latestOn } = request;
      const { homeCountyCode, workPlaceCode, wishedMode, state, createdAt, withdrawnAt } = request;
      const mine = actor.worker!.workerIds.includes(workerId);
      return {
        ...{ id, campaignId, partyId, workerId, name: names.get(workerId)!, mine },
        ...{ direction, earliestOn, latestOn },
        ...{ homeCountyCode, homeCounty: this.regions.fullNameOf(homeCountyCode) },
        ...{ workPlaceCode, workPlace: this.regions.fullNameOf(workPlaceCode) },
        ...{ employer: mine ? request.employer : '', wishedMode, remark: mine ? request.remark : '', state },
        ...{ createdAt: toWire(createdAt), withdrawnAt: withdrawnAt && toWire(withdrawnAt) },
      };
    });
  }

  /** Names of the others of my parties, too, whose entries in the register I do not see. */
  private async namesOf(manager: EntityManager, workerIds: string[]): Promise<Map<string, string>> {
    const rows = await asSystem('names of a party', () =>
      manager.query<{ id: string; name: string }[]>(
        'SELECT w.id, w.name FROM workers w WHERE w.id = ANY ($1::uuid[])',
        [workerIds],
      ),
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

/** The same refusal for a person whom nobody knows and for one who is bound to another phone. @throws InvalidInput */
function requireMine(actor: Actor, members: MyMemberDto[]): void {
  const seen = new Set<string>();
  members.forEach(({ workerId }, i) => {
    if (!actor.worker!.workerIds.includes(workerId)) {
      throw invalidField(
        `members[${i}].workerId`,
        'notBound',
        '该人员未绑定本手机，请先实名绑定',
        'not bound to this phone',
      );
    }
    if (seen.has(workerId)) {
      throw invalidField(`members[${i}].workerId`, 'arrayUnique', '不能重复', 'named twice');
    }
    seen.add(workerId);
  });
}
