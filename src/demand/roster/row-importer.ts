import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { ServiceNote } from '../../shared/commands/audit.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { Transactions } from '../../shared/database/transactions.js';
import { EntryOutcome, RequestEntry, RequestRegister } from '../request-register.js';
import { ImportLeases } from './import-leases.js';
import { RosterHeader } from './roster-columns.js';
import { RosterImport } from './roster-import.entity.js';
import { RosterRecord } from './roster-record.js';
import { isEntry, readRow, RosterRules } from './roster-row.js';
import { refused, resultOf, RowOutcome, RowResult } from './row-outcomes.js';

interface ReadEntry {
  record: RosterRecord;
  reading: RequestEntry;
}

/** Imports one batch of rows in one transaction: requests, the rows' results and the counters, all or nothing. */
@Injectable()
export class RowImporter {
  constructor(
    private readonly transactions: Transactions,
    private readonly register: RequestRegister,
    private readonly leases: ImportLeases,
    private readonly sealing: Sealing,
  ) {}

  /** @throws LeaseLost */
  async importBatch(
    job: RosterImport,
    header: RosterHeader,
    rules: RosterRules,
    batch: RosterRecord[],
  ): Promise<void> {
    const results = new Map<RosterRecord, RowResult>();
    const entries: ReadEntry[] = [];
    for (const record of batch) {
      const reading = readRow(header.cellsOf(record.cells), rules);
      if (isEntry(reading)) entries.push({ record, reading });
      else results.set(record, refused(reading));
    }
    const { lease } = await this.transactions.byItself(
      async (manager) => {
        const lease = await this.leases.renew(manager, job);
        const outcomes = await this.register.enter(
          manager,
          job,
          entries.map(({ reading }) => reading),
        );
        const lines = await this.linesOf(manager, job, entries, outcomes);
        entries.forEach(({ record }, i) => {
          results.set(
            record,
            resultOf(outcomes[i], (id) => lines.get(id)),
          );
        });
        await this.store(
          manager,
          job,
          batch.map((record) => ({ ...record, ...results.get(record)! })),
        );
        return { lease, ...countsOf([...results.values()]) };
      },
      (counts) => rosterNote('RosterImporter_rows', job, counts),
    );
    job.leaseUntil = lease;
  }

  /** Which lines of this file the requests come from that duplicates repeat. */
  private async linesOf(
    manager: EntityManager,
    job: RosterImport,
    entries: ReadEntry[],
    outcomes: EntryOutcome[],
  ): Promise<Map<string, number>> {
    const lines = new Map<string, number>();
    outcomes.forEach((outcome, i) => {
      if (outcome.kind === 'entered') lines.set(outcome.travelRequestId, entries[i].record.line);
    });
    const before = outcomes.flatMap((outcome) =>
      outcome.kind === 'duplicate' && !lines.has(outcome.of) ? outcome.of : [],
    );
    if (before.length === 0) return lines;
    const earlier = await manager.query<{ line: number; id: string }[]>(
      `SELECT w.line, w.travel_request_id AS id FROM roster_import_rows w
        WHERE w.import_id = $1 AND w.travel_request_id = ANY ($2)`,
      [job.id, before],
    );
    for (const { id, line } of earlier) lines.set(id, line);
    return lines;
  }

  private async store(
    manager: EntityManager,
    job: RosterImport,
    rows: (RosterRecord & RowResult)[],
  ): Promise<void> {
    await manager.query(
      `INSERT INTO roster_import_rows (import_id, line, outcome, field, code, message, cells_sealed, travel_request_id)
       SELECT $1, n.line, n.outcome, n.field, n.code, n.message, n.cells_sealed, n.travel_request_id
         FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::uuid[])
           AS n (line, outcome, field, code, message, cells_sealed, travel_request_id)`,
      [
        job.id,
        rows.map(({ line }) => line),
        rows.map(({ outcome }) => outcome),
        rows.map(({ field }) => field),
        rows.map(({ code }) => code),
        rows.map(({ message }) => message),
        rows.map(({ cells }) => this.sealing.seal(JSON.stringify(cells))),
        rows.map(({ travelRequestId }) => travelRequestId),
      ],
    );
    const { accepted, rejected, duplicates } = countsOf(rows);
    await manager.query(
      `UPDATE roster_imports i
          SET done_rows = i.done_rows + $2, accepted = i.accepted + $3, rejected = i.rejected + $4,
              duplicates = i.duplicates + $5
        WHERE i.id = $1`,
      [job.id, rows.length, accepted, rejected, duplicates],
    );
  }
}

/** What came of rows. */
function countsOf(rows: RowResult[]): Record<'rows' | 'accepted' | 'rejected' | 'duplicates', number> {
  const count = (wanted: RowOutcome) => rows.filter(({ outcome }) => outcome === wanted).length;
  const [accepted, rejected, duplicates] = [
    RowOutcome.Accepted,
    RowOutcome.Rejected,
    RowOutcome.Duplicate,
  ].map(count);
  return { rows: rows.length, accepted, rejected, duplicates };
}

/** The record of what was done to an import after it was handed in; it belongs to the region that handed it in. */
export function rosterNote(action: string, { id, regionCode }: RosterImport, outcome?: unknown): ServiceNote {
  return { action, target: { id }, regionCode, outcome };
}
