import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addDays, at, toWire } from '../../shared/time/civil-time.js';
import { leastIdOf } from '../../shared/ids.js';
import { pageFrom } from '../../shared/http/paging.js';
import { asSystem } from '../../shared/database/scope.js';
import { Actor } from '../actor.js';
import { AuditEntryPage, AuditEntryView, ListAuditEntriesQuery } from './audit-entry.dto.js';

type Row = Omit<AuditEntryView, 'recordedAt'> & { recordedAt: Date };

/** Reads the record of what was done. */
@Injectable()
export class AuditEntries {
  constructor(private readonly dataSource: DataSource) {}

  /** What accounts of my province and its carriers did, and what was done without a region, the latest first. */
  async list(actor: Actor, query: ListAuditEntriesQuery): Promise<AuditEntryPage> {
    const { accountId = null, target = null, day, after = null, limit } = query;
    const rows = await asSystem('audit trail', () =>
      this.dataSource.query<Row[]>(
        `SELECT e.id, e.recorded_at AS "recordedAt", e.account_id AS "accountId", a.display_name AS "accountName",
                e.role, e.region_code AS "regionCode", e.carrier_id AS "carrierId", host(e.address) AS address,
                e.request_id AS "requestId", e.action, e.target, e.purpose, e.reason, e.input, e.outcome, l.no AS link,
                (SELECT coalesce(jsonb_agg(jsonb_build_object('table', c.table_name, 'rowId', c.row_id,
                                                              'before', c.before, 'after', c.after) ORDER BY c.id), '[]')
                   FROM audit_changes c WHERE c.entry_id = e.id) AS changes
           FROM audit_entries e
           LEFT JOIN accounts a ON a.id = e.account_id
           LEFT JOIN carriers k ON k.id = e.carrier_id
           LEFT JOIN audit_links l ON l.entry_id = e.id
          WHERE starts_with(coalesce(e.region_code, k.region_code, $1), $1)
            AND ($2::uuid IS NULL OR e.account_id = $2)
            AND ($3::text IS NULL OR jsonb_path_query_array(e.target, '$.*') ? $3)
            AND ($4::uuid IS NULL OR e.id >= $4) AND ($5::uuid IS NULL OR e.id < $5)
            AND ($6::uuid IS NULL OR e.id < $6)
          ORDER BY e.id DESC LIMIT $7`,
        [
          ...[actor.regionCode, accountId, target],
          ...(day ? [leastIdOf(at(day)), leastIdOf(at(addDays(day, 1)))] : [null, null]),
          ...[after, limit + 1],
        ],
      ),
    );
    return pageFrom(
      rows.map((row) => ({ ...row, recordedAt: toWire(row.recordedAt) })),
      limit,
      ({ id }) => id,
    );
  }
}
