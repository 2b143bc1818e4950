import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { newId } from '../ids.js';
import { maskNumbersIn } from '../privacy/masking.js';
import { inOneGo } from '../database/one-go.js';
import { outcomeOf, redacted } from './redaction.js';
import { requestUnderWay } from './request-context.js';
import type { ActingAccount, CommandContext } from './noted-request.js';
import type { Purpose } from '../vocabulary.js';

/** Something that is to be recorded. Whatever is not told is taken from the request under way. */
export interface AuditNote {
  /** What was done, e.g. `Sessions_refused`. */
  action: string;
  /** What it was done to. */
  target?: Record<string, string>;
  purpose?: Purpose;
  reason?: string;
  /** What was asked for; secrets and what tells who somebody is are left out. */
  input?: unknown;
  /** What came of it; only ids, codes, states and counts are kept. */
  outcome?: unknown;
  /** Who did it, when it is not who is signed in. */
  account?: Acting | null;
}

/** Who acts: an account, or the service itself. */
type Acting = Omit<ActingAccount, 'accountId'> & { accountId: string | null };

/** Something that the service did by itself. */
export interface ServiceNote {
  /** What was done, named like a command: `Offers_lapse`. */
  action: string;
  /** What it was done to. */
  target?: Record<string, string>;
  /** Region whose record it belongs to; left out when it is everyone's. */
  regionCode?: string;
  /** What came of it; only ids, codes, states and counts are kept. */
  outcome?: unknown;
}

/** Role in the record of what the service did by itself. */
export const SERVICE = 'SERVICE';

/** A command that was carried out, with its answer. */
export interface RecordedCommand {
  command: CommandContext;
  outcome: unknown;
}

interface Entry extends AuditNote {
  id: string;
  address: string | null;
  requestId: string | null;
}

/**
 * Records who did what, when, from where and why. Entries are only ever added, by the transaction of what they tell about;
 * a job seals them into a chain afterwards, see AuditSealer.
 */
@Injectable()
export class Audit {
  constructor(private readonly dataSource: DataSource) {}

  /** Records something that is not a command of its own: what a job does, or a sign-in. */
  async record(manager: EntityManager, note: AuditNote): Promise<void> {
    await insert(manager, [entryOf(note)]);
  }

  /**
   * From here on, what this transaction changes is kept with the command, as it was before and after.
   *
   * @returns id of the entry, for `carriedOut`
   */
  async begin(manager: EntityManager): Promise<string> {
    const id = newId();
    await inOneGo(manager, [{ sql: `SELECT set_config('fangang.entry', $1, true)`, values: [id] }]);
    return id;
  }

  /** Records the command that `begin` began. */
  async carriedOut(manager: EntityManager, id: string, done: RecordedCommand): Promise<void> {
    await insert(manager, [commandEntry(done, id)]);
  }

  /** Records a later part of a command that several transactions carry out, if this one has written anything. */
  async carriedOn(manager: EntityManager, id: string, done: RecordedCommand): Promise<void> {
    const [{ wrote }] = await manager.query<[{ wrote: boolean }]>(
      'SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote',
    );
    if (wrote) await insert(manager, [commandEntry(done, id)]);
  }

  /**
   * Records what the service did by itself, whatever request it happened beside.
   *
   * @param id of the entry that `begin` began, if it did
   */
  async byService(manager: EntityManager, note: ServiceNote, id = newId()): Promise<void> {
    const { regionCode = null, ...done } = note;
    const account = { accountId: null, role: SERVICE, regionCode, carrierId: null };
    await insert(manager, [{ ...done, id, account, address: null, requestId: null }]);
  }

  /** Records commands that were carried out together, in one statement. */
  async recordAll(manager: EntityManager, done: RecordedCommand[]): Promise<void> {
    await insert(
      manager,
      done.map((one) => commandEntry(one, newId())),
    );
  }

  /**
   * Records that somebody is about to be shown full numbers. It is committed when this resolves: only then may they be
   * shown.
   *
   * @param note.people how many people's numbers are shown
   */
  async disclose(
    account: ActingAccount,
    { people, ...note }: AuditNote & { purpose: Purpose; people: number },
  ): Promise<void> {
    await insert(this.dataSource.manager, [entryOf({ ...note, account, outcome: { people } })]);
  }
}

function entryOf(note: AuditNote): Entry {
  const request = requestUnderWay();
  return {
    id: newId(),
    address: request?.address ?? null,
    requestId: request?.requestId ?? null,
    account: request?.account ?? null,
    target: request?.target,
    ...note,
  };
}

/** What a command made is found like what it was told to change. */
function commandEntry({ command, outcome }: RecordedCommand, id: string): Entry {
  const { target } = command;
  const made = (outcome as { id?: unknown } | null | undefined)?.id;
  const isNew = typeof made === 'string' && !Object.values(target).includes(made);
  return {
    id,
    outcome,
    action: command.action,
    target: isNew ? { ...target, made } : target,
    account: command.account,
    address: command.address,
    requestId: command.requestId,
    reason: command.reason,
    input: command.input,
  };
}

async function insert(manager: EntityManager, entries: Entry[]): Promise<void> {
  if (entries.length === 0) return;
  await inOneGo(manager, [
    {
      sql: `INSERT INTO audit_entries (id, account_id, role, region_code, carrier_id, address, request_id, action, target,
                                       purpose, reason, input, outcome)
            SELECT n.id, n.account_id, n.role, n.region_code, n.carrier_id, n.address, n.request_id, n.action, n.target,
                   n.purpose, n.reason, n.input, n.outcome
              FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::inet[], $7::text[],
                          $8::text[], $9::jsonb[], $10::text[], $11::text[], $12::jsonb[], $13::jsonb[])
                AS n (id, account_id, role, region_code, carrier_id, address, request_id, action, target, purpose, reason,
                      input, outcome)`,
      values: [
        entries.map(({ id }) => id),
        entries.map(({ account }) => account?.accountId ?? null),
        entries.map(({ account }) => account?.role ?? null),
        entries.map(({ account }) => account?.regionCode ?? null),
        entries.map(({ account }) => account?.carrierId ?? null),
        entries.map(({ address }) => address),
        entries.map(({ requestId }) => requestId),
        entries.map(({ action }) => action),
        entries.map(({ target }) => JSON.stringify(target ?? {})),
        entries.map(({ purpose }) => purpose ?? null),
        entries.map(({ reason }) => maskNumbersIn(reason ?? '')),
        entries.map(({ input }) => json(redacted(input))),
        entries.map(({ outcome }) => json(outcomeOf(outcome))),
      ],
    },
  ]);
}

const json = (value: unknown): string | null => (value == null ? null : JSON.stringify(value));
