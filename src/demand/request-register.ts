import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Clock } from '../shared/time/clock.js';
import { newId } from '../shared/ids.js';
import { widen } from '../shared/database/scope.js';
import { Direction, WishedMode } from '../shared/vocabulary.js';
import { IdentityConflict, WorkerInput, WorkersService } from '../workers/workers.service.js';
import { divideParties, Parting } from './party-division.js';

/** What someone wishes, read and in order. */
export interface Wish {
  direction: Direction;
  earliestOn: string;
  latestOn: string;
  workPlaceCode: string;
  employer: string;
  wishedMode: WishedMode | null;
  /** Entries with the same writing wish to be one party; empty for those who travel alone. */
  party: string;
  remark: string;
}

/** A person and a wish. */
export interface RequestEntry extends Wish {
  worker: WorkerInput;
}

/** The wish of someone who is registered. */
export interface RegisteredEntry extends Wish {
  workerId: string;
  homeCountyCode: string;
}

/** In whose name and for which region requests are entered. */
export interface EntryScope {
  campaignId: string;
  accountId: string;
  regionCode: string;
}

export type EntryOutcome =
  | { kind: 'entered'; travelRequestId: string; parting?: Parting }
  | { kind: 'conflict'; conflict: IdentityConflict }
  /** The worker has this open request in the same direction; it stays as it is. */
  | { kind: 'duplicate'; of: string };

/** An entry that is taken, with the ids that its rows get. */
interface TakenEntry extends RegisteredEntry {
  index: number;
  id: string;
}

/** Enters travel requests: people into the register, parties, requests; many at a time, with a few statements. */
@Injectable()
export class RequestRegister {
  constructor(
    private readonly workers: WorkersService,
    private readonly clock: Clock,
  ) {}

  /**
   * Enters what can be entered. The workers' rows are locked first, so that of two who enter the same person at the same
   * time the second sees the request of the first; the unique index `uq_travel_requests_open` is the last guard.
   *
   * @returns an outcome per entry, in their order
   */
  async enter(manager: EntityManager, scope: EntryScope, entries: RequestEntry[]): Promise<EntryOutcome[]> {
    await widen(manager, 'register of persons');
    const inputs = entries.map(({ worker }) => worker);
    const people = await this.workers.enterMany(manager, inputs, scope.regionCode);
    const wishes = entries.map(({ worker, ...wish }, i) => ({
      ...{ ...wish, workerId: people[i].workerId, homeCountyCode: worker.homeCountyCode },
      conflict: people[i].conflict,
    }));
    const outcomes = await this.enterRegistered(manager, scope, wishes);
    await this.workers.updateMany(
      manager,
      entries
        .map(({ worker }, i) => ({ ...people[i], input: worker, outcome: outcomes[i] }))
        .filter(({ isNew, outcome }) => !isNew && outcome.kind === 'entered'),
    );
    return outcomes;
  }

  /**
   * Enters requests of registered people; what the register says of them stays. The caller holds the locks of their rows.
   *
   * @returns an outcome per entry, in their order
   */
  async enterRegistered(
    manager: EntityManager,
    scope: Omit<EntryScope, 'regionCode'>,
    entries: (RegisteredEntry & { conflict?: IdentityConflict })[],
  ): Promise<EntryOutcome[]> {
    const open = await this.openRequests(
      manager,
      scope.campaignId,
      entries.map(({ workerId }) => workerId),
    );
    const taken: TakenEntry[] = [];
    const outcomes = entries.map(({ conflict, ...entry }, index): EntryOutcome => {
      const { workerId } = entry;
      if (conflict) return { kind: 'conflict', conflict };
      const wish = `${workerId} ${entry.direction}`;
      const known = open.get(wish);
      if (known) return { kind: 'duplicate', of: known };
      const id = newId();
      open.set(wish, id);
      taken.push({ ...entry, index, id });
      return { kind: 'entered', travelRequestId: id };
    });
    for (const { index, parting } of await this.insert(manager, scope, taken)) {
      if (parting) outcomes[index] = { ...outcomes[index], parting } as EntryOutcome;
    }
    return outcomes;
  }

  /** Open requests of these workers by `<worker> <direction>`. */
  private async openRequests(
    manager: EntityManager,
    campaignId: string,
    workerIds: string[],
  ): Promise<Map<string, string>> {
    const rows = await manager.query<{ id: string; wish: string }[]>(
      `SELECT r.id, r.worker_id || ' ' || r.direction AS wish FROM travel_requests r
        WHERE r.worker_id = ANY ($1) AND r.campaign_id = $2 AND r.state = 'OPEN'`,
      [workerIds, campaignId],
    );
    return new Map(rows.map(({ id, wish }) => [wish, id]));
  }

  private async insert(
    manager: EntityManager,
    { campaignId, accountId }: Omit<EntryScope, 'regionCode'>,
    taken: TakenEntry[],
  ): Promise<{ index: number; parting?: Parting }[]> {
    const parties = divideParties(taken).map((party) => ({ ...party, id: newId() }));
    const rows = parties
      .flatMap(({ id, parting, members }) => members.map((member) => ({ ...member, partyId: id, parting })))
      .sort((a, b) => a.index - b.index);
    const now = this.clock.now();
    await manager.query(
      'INSERT INTO parties (id, campaign_id, created_at) SELECT n.id, $2, $3 FROM unnest($1::uuid[]) AS n (id)',
      [parties.map(({ id }) => id), campaignId, now],
    );
    await manager.query(
      `INSERT INTO travel_requests (id, campaign_id, party_id, worker_id, direction, earliest_on, latest_on,
              home_county_code, work_place_code, employer, wished_mode, remark, created_by, created_at)
       SELECT n.id, $12, n.party_id, n.worker_id, n.direction, n.earliest_on, n.latest_on, n.home_county_code,
              n.work_place_code, n.employer, n.wished_mode, n.remark, $13, $14
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::date[], $7::text[], $8::text[],
                     $9::text[], $10::text[], $11::text[])
           AS n (id, party_id, worker_id, direction, earliest_on, latest_on, home_county_code, work_place_code,
                 employer, wished_mode, remark)`,
      [
        rows.map(({ id }) => id),
        rows.map(({ partyId }) => partyId),
        rows.map(({ workerId }) => workerId),
        rows.map(({ direction }) => direction),
        rows.map(({ earliestOn }) => earliestOn),
        rows.map(({ latestOn }) => latestOn),
        rows.map(({ homeCountyCode }) => homeCountyCode),
        rows.map(({ workPlaceCode }) => workPlaceCode),
        rows.map(({ employer }) => employer),
        rows.map(({ wishedMode }) => wishedMode),
        rows.map(({ remark }) => remark),
        ...[campaignId, accountId, now],
      ],
    );
    return rows;
  }
}
