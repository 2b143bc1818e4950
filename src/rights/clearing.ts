import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Clock } from '../shared/time/clock.js';
import { newId } from '../shared/ids.js';
import { inOneGo } from '../shared/database/one-go.js';
import { Sealing } from '../shared/privacy/sealing.js';

/** What stands where a name stood. */
export const CLEARED_NAME = '已清除';

/** What stays of each person: how much there was. */
const COUNT = `INSERT INTO erasures (id, worker_id, why, asked_at, due_on, done_at, counts)
  SELECT n.id, w.id, 'RETENTION', $3, $4, $3, jsonb_build_object(
           'travelRequests', (SELECT count(*) FROM travel_requests r WHERE r.worker_id = w.id),
           'bookings', (SELECT count(*) FROM travel_requests r JOIN passengers p ON p.travel_request_id = r.id
                         WHERE r.worker_id = w.id),
           'journeys', (SELECT count(*) FROM travel_requests r JOIN passengers p ON p.travel_request_id = r.id
                          JOIN boardings b ON b.passenger_id = p.id WHERE r.worker_id = w.id))
    FROM unnest($1::uuid[], $2::uuid[]) AS n (worker_id, id) JOIN workers w ON w.id = n.worker_id
  ON CONFLICT ON CONSTRAINT uq_erasures_worker DO UPDATE SET done_at = EXCLUDED.done_at, counts = EXCLUDED.counts`;

/** What was erased must not live on as the "before" of the audit trail; that it was erased is recorded. */
const QUIET = `SELECT set_config('fangang.entry', '', true)`;

const WORKERS = `UPDATE workers w
    SET name = '${CLEARED_NAME}', birth_date = NULL, town = '', village = '', priority_groups = '{}',
        document_sealed = n.nothing, document_digest = n.document, phone_sealed = n.nothing, phone_digest = n.phone,
        erased_at = $5, updated_at = $5
   FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[]) AS n (id, nothing, document, phone)
  WHERE w.id = n.id`;

const REQUESTS = `UPDATE travel_requests r
    SET remark = '', state = CASE r.state WHEN 'OPEN' THEN 'WITHDRAWN' ELSE r.state END,
        withdrawn_at = CASE r.state WHEN 'OPEN' THEN $2 ELSE r.withdrawn_at END
  WHERE r.worker_id = ANY ($1)`;

const LISTS = `UPDATE manifest_passengers m
    SET name = '${CLEARED_NAME}', document_sealed = n.nothing, phone_sealed = n.nothing,
        return_reason = CASE WHEN m.return_reason IS NOT NULL THEN '' END
   FROM unnest($1::uuid[], $2::bytea[]) AS n (worker_id, nothing)
   JOIN travel_requests r ON r.worker_id = n.worker_id
   JOIN passengers p ON p.travel_request_id = r.id
   JOIN manifests v ON v.trip_id = p.trip_id
  WHERE m.manifest_id = v.id AND m.passenger_id = p.id`;

const NO_SHOWS = `UPDATE no_shows s SET reason = ''
   FROM travel_requests r JOIN passengers p ON p.travel_request_id = r.id
  WHERE r.worker_id = ANY ($1) AND s.passenger_id = p.id AND s.reason <> ''`;

const EXCEPTIONS = `UPDATE arrival_exceptions x
    SET note = '', resolution = CASE WHEN x.resolution IS NOT NULL THEN '' END
   FROM travel_requests r JOIN passengers p ON p.travel_request_id = r.id
  WHERE r.worker_id = ANY ($1) AND x.passenger_id = p.id`;

const ROSTER_ROWS = `UPDATE roster_import_rows i SET cells_sealed = $2
   FROM travel_requests r WHERE r.worker_id = ANY ($1) AND i.travel_request_id = r.id`;

/** A message about several people is let go as a whole: its text names them all. */
const MESSAGES = `UPDATE outbox_messages m
    SET state = CASE WHEN m.state = 'SENT' THEN 'SENT' ELSE 'DEAD' END, last_error = 'ERASED', recipient_sealed = NULL,
        recipient_masked = '', subject = '', body = CASE WHEN m.body IS NOT NULL THEN '' END, body_sealed = NULL,
        values_sealed = NULL, attachments = '[]'
  WHERE m.worker_ids && $1::uuid[]`;

const BINDINGS = `UPDATE worker_bindings b SET ended_at = $2 WHERE b.worker_id = ANY ($1) AND b.ended_at IS NULL`;

const LOCK_PHONES = `SELECT FROM accounts a
  WHERE a.closed_at IS NULL AND a.id IN (SELECT b.account_id FROM worker_bindings b WHERE b.worker_id = ANY ($1))
  ORDER BY a.id FOR UPDATE`;

/** A phone that acts for nobody any more: its account is closed, which ends its sessions, and its number let go. */
const PHONES = `UPDATE accounts a
    SET closed_at = $2, display_name = '${CLEARED_NAME}', phone_sealed = $3, phone_digest = sha256(uuid_send(a.id))
  WHERE a.closed_at IS NULL AND a.id IN (SELECT b.account_id FROM worker_bindings b WHERE b.worker_id = ANY ($1))
    AND NOT EXISTS (SELECT FROM worker_bindings b WHERE b.account_id = a.id AND b.ended_at IS NULL)`;

/**
 * Lets go of who people are. The rows stay in their places, with their ids, home counties, seats and boardings, so that
 * every figure of the tables stays exactly what it was; what tells who it was is overwritten.
 */
@Injectable()
export class Clearing {
  constructor(
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /** The caller holds the locks of these people, see `lockStandings`. */
  async clear(manager: EntityManager, workerIds: string[], today: string): Promise<void> {
    if (workerIds.length === 0) return;
    const now = this.clock.now();
    const nothing = workerIds.map(() => this.sealing.seal(''));
    const random = () => workerIds.map(() => randomBytes(32));
    await inOneGo(manager, [
      { sql: COUNT, values: [workerIds, workerIds.map(() => newId()), now, today] },
      { sql: QUIET },
      { sql: WORKERS, values: [workerIds, nothing, random(), random(), now] },
      { sql: REQUESTS, values: [workerIds, now] },
      { sql: LISTS, values: [workerIds, nothing] },
      { sql: NO_SHOWS, values: [workerIds] },
      { sql: EXCEPTIONS, values: [workerIds] },
      { sql: ROSTER_ROWS, values: [workerIds, this.sealing.seal('[]')] },
      { sql: MESSAGES, values: [workerIds] },
      { sql: LOCK_PHONES, values: [workerIds] },
      { sql: BINDINGS, values: [workerIds, now] },
      { sql: PHONES, values: [workerIds, now, this.sealing.seal('')] },
    ]);
  }
}
