import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asSystem } from '../../shared/database/scope.js';

/** The people that an account acts for. */
export interface BoundWorkers {
  workerIds: string[];
  /** Their home counties. */
  homeCodes: string[];
}

/** Whom the holder of a phone acts for. Asked with each request, so that an ended binding ends at once everywhere. */
@Injectable()
export class BoundWorkersQuery {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Bound people whose registered phone it still is: when an office or they themselves enter another, this one has no part in
   * them any more.
   */
  async of(accountId: string): Promise<BoundWorkers> {
    const rows = await asSystem('bound workers', () =>
      this.dataSource.query<{ id: string; home: string }[]>(
        `SELECT w.id, w.home_county_code AS home
           FROM worker_bindings b
           JOIN accounts a ON a.id = b.account_id
           JOIN workers w ON w.id = b.worker_id AND w.phone_digest = a.phone_digest
          WHERE b.account_id = $1 AND b.ended_at IS NULL
          ORDER BY w.id`,
        [accountId],
      ),
    );
    return { workerIds: rows.map(({ id }) => id), homeCodes: [...new Set(rows.map(({ home }) => home))] };
  }
}
