import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Clock } from '../shared/time/clock.js';
import { newId } from '../shared/ids.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { PriorityGroup } from '../shared/vocabulary.js';
import { identityOf, IdentityDocument } from './document-rules.js';
import { Sex } from './person-words.js';

/** A person as read by the rules: everything in its one spelling. */
export interface WorkerInput {
  name: string;
  sex: Sex;
  birthDate: string | null;
  document: Pick<IdentityDocument, 'type' | 'number'>;
  /** Empty when there is none: then the known one stays. */
  phone: string;
  homeCountyCode: string;
  town: string;
  village: string;
  priorityGroups: PriorityGroup[];
}

/** Why a person who is registered already cannot be taken as written. */
export type IdentityConflict = 'identity_contradiction' | 'registered_elsewhere';

/** A person found in the register or just entered. */
export interface EnteredWorker {
  workerId: string;
  /** Just entered, as written: there is nothing to bring up to date. */
  isNew: boolean;
  conflict?: IdentityConflict;
}

interface KnownWorker {
  id: string;
  digest: string;
  name: string;
  homeCountyCode: string;
}

interface NewWorker {
  id: string;
  /** Hex. */
  digest: string;
  input: WorkerInput;
}

/** The real-name register: one row per person, found by the digest of the identity document. */
@Injectable()
export class WorkersService {
  constructor(
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /**
   * Registers people, or brings those already registered up to date.
   *
   * @returns ids in the order of the inputs; the same person twice gives the same id
   */
  async registerMany(manager: EntityManager, inputs: WorkerInput[]): Promise<string[]> {
    const entered = await this.enterMany(manager, inputs);
    await this.updateMany(
      manager,
      inputs.map((input, i) => ({ ...entered[i], input })).filter(({ isNew }) => !isNew),
    );
    return entered.map(({ workerId }) => workerId);
  }

  /**
   * Enters the people who are not registered yet, and locks the rows of all, in the order of their digests. What is
   * decided about a person afterwards in this transaction is therefore decided by no other at the same time.
   *
   * @param within code prefix of the region of who registers: someone registered elsewhere stays as registered there
   */
  async enterMany(manager: EntityManager, inputs: WorkerInput[], within = ''): Promise<EnteredWorker[]> {
    const digests = inputs.map((input) => this.digestOf(input.document).toString('hex'));
    const people = new Map<string, NewWorker>();
    inputs.forEach((input, i) => {
      const digest = digests[i];
      if (!people.has(digest)) people.set(digest, { id: newId(), digest, input });
    });
    const inserted = await this.insertMissing(manager, [...people.values()]);
    const known = await manager.query<KnownWorker[]>(
      `SELECT w.id, encode(w.document_digest, 'hex') AS digest, w.name, w.home_county_code AS "homeCountyCode"
         FROM workers w WHERE w.document_digest = ANY ($1) ORDER BY w.document_digest FOR UPDATE`,
      [[...people.keys()].map((digest) => Buffer.from(digest, 'hex'))],
    );
    const byDigest = new Map(known.map((worker) => [worker.digest, worker]));
    return inputs.map((input, i) => {
      const { id, name, homeCountyCode } = byDigest.get(digests[i])!;
      const worker = { workerId: id, isNew: inserted.has(id) };
      if (name !== input.name) return { ...worker, conflict: 'identity_contradiction' };
      if (!homeCountyCode.startsWith(within)) return { ...worker, conflict: 'registered_elsewhere' };
      return worker;
    });
  }

  /** Brings phone, home and priority groups of registered people up to date; who they are stays. */
  async updateMany(
    manager: EntityManager,
    updates: { workerId: string; input: WorkerInput }[],
  ): Promise<void> {
    if (updates.length === 0) return;
    const last = [...new Map(updates.map((update) => [update.workerId, update])).values()];
    await manager.query(
      `UPDATE workers w
          SET phone_sealed = CASE WHEN w.phone_digest = coalesce(n.phone_digest, w.phone_digest)
                                  THEN w.phone_sealed ELSE n.phone_sealed END,
              phone_digest = coalesce(n.phone_digest, w.phone_digest), home_county_code = n.home_county_code, town = n.town, village = n.village,
              priority_groups = string_to_array(n.priority_groups, ','), updated_at = $8
         FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[])
           AS n (id, phone_sealed, phone_digest, home_county_code, town, village, priority_groups)
        WHERE w.id = n.id
          AND (w.phone_digest, w.home_county_code, w.town, w.village, w.priority_groups) IS DISTINCT FROM
              (coalesce(n.phone_digest, w.phone_digest), n.home_county_code, n.town, n.village, string_to_array(n.priority_groups, ','))`,
      [
        last.map(({ workerId }) => workerId),
        last.map(({ input }) => this.sealing.seal(input.phone)),
        last.map(({ input }) => (input.phone ? this.sealing.digest(input.phone) : null)),
        last.map(({ input }) => input.homeCountyCode),
        last.map(({ input }) => input.town),
        last.map(({ input }) => input.village),
        last.map(({ input }) => input.priorityGroups.join(',')),
        this.clock.now(),
      ],
    );
  }

  /** Digest under which the person behind a document is found. */
  digestOf(document: Pick<IdentityDocument, 'type' | 'number'>): Buffer {
    return this.sealing.digest(identityOf(document));
  }

  /** @returns ids of those who were not registered before */
  private async insertMissing(manager: EntityManager, people: NewWorker[]): Promise<Set<string>> {
    const sorted = people.toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
    const column = <Value>(value: (input: WorkerInput) => Value) => sorted.map(({ input }) => value(input));
    const inserted = await manager.query<{ id: string }[]>(
      `INSERT INTO workers (id, name, sex, birth_date, document_type, document_sealed, document_digest, phone_sealed,
              phone_digest, home_county_code, town, village, priority_groups, created_at, updated_at)
       SELECT n.id, n.name, n.sex, n.birth_date, n.document_type, n.document_sealed, n.document_digest, n.phone_sealed,
              n.phone_digest, n.home_county_code, n.town, n.village, string_to_array(n.priority_groups, ','), $14, $14
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::text[], $6::bytea[], $7::bytea[], $8::bytea[],
                     $9::bytea[], $10::text[], $11::text[], $12::text[], $13::text[])
           WITH ORDINALITY AS n (id, name, sex, birth_date, document_type, document_sealed, document_digest,
                phone_sealed, phone_digest, home_county_code, town, village, priority_groups, no)
        WHERE NOT EXISTS (SELECT FROM workers w WHERE w.document_digest = n.document_digest)
        ORDER BY n.no
       ON CONFLICT ON CONSTRAINT uq_workers_document DO NOTHING RETURNING id`,
      [
        sorted.map(({ id }) => id),
        column(({ name }) => name),
        column(({ sex }) => sex),
        column(({ birthDate }) => birthDate),
        column(({ document }) => document.type),
        column(({ document }) => this.sealing.seal(document.number)),
        sorted.map(({ digest }) => Buffer.from(digest, 'hex')),
        column(({ phone }) => this.sealing.seal(phone)),
        column(({ phone }) => this.sealing.digest(phone)),
        column(({ homeCountyCode }) => homeCountyCode),
        column(({ town }) => town),
        column(({ village }) => village),
        column(({ priorityGroups }) => priorityGroups.join(',')),
        this.clock.now(),
      ],
    );
    return new Set(inserted.map(({ id }) => id));
  }
}
