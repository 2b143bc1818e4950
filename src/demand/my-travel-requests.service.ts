import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { RegionIndex } from '../regions/region-index.js';
import { toWire } from '../shared/time/civil-time.js';
import { pageFrom, PageQuery } from '../shared/http/paging.js';
import { asSystem } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import {
  CreateMyTravelRequestsDto,
  MyPartyView,
  MyTravelRequestPage,
  MyTravelRequestView,
} from './my-travel-request.dto.js';
import { RegisteredParties } from './registered-parties.js';
import { TravelRequest } from './travel-request.entity.js';
import { TravelRequestsService } from './travel-requests.service.js';

/** Travel requests as workers register, see and withdraw them: their own, and those of their parties. */
@Injectable()
export class MyTravelRequests {
  constructor(
    private readonly transactions: Transactions,
    private readonly registered: RegisteredParties,
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
    const party = await this.registered.read(input);
    return this.transactions.run(async (manager) => {
      const ids = await this.registered.enter(manager, actor, party);
      const requests = await this.some(manager, actor, ids);
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
