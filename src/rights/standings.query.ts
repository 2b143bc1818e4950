import type { EntityManager } from 'typeorm';
import { DEFAULT_POLICIES } from '../campaigns/policies.js';
import { ZONE } from '../shared/time/civil-time.js';
import { Standing } from './erasure-rules.js';

/** After so long a trip of which nobody reported the end is over all the same. */
const SURELY_OVER = '7 days';

/** `retention_days` of the campaign `c`. $2: the default. */
export const RETENTION = `coalesce((c.policies ->> 'retentionDays')::integer, $2)`;

/** Whether a legal hold covers the worker `w`. */
export const HELD = `EXISTS (
  SELECT FROM legal_holds h
   WHERE h.lifted_at IS NULL AND CASE h.scope
     WHEN 'WORKER' THEN h.target_id = w.id
     WHEN 'CAMPAIGN' THEN EXISTS (
       SELECT FROM travel_requests r WHERE r.worker_id = w.id AND r.campaign_id = h.target_id)
     ELSE EXISTS (
       SELECT FROM travel_requests r JOIN passengers p ON p.travel_request_id = r.id
        WHERE r.worker_id = w.id AND p.trip_id = h.target_id) END)`;

export type PersonStanding = Standing & { workerId: string; erased: boolean };

/**
 * Locks these people and their requests, so that nobody books them meanwhile, and tells what stands against erasing them.
 *
 * @param patient whether to wait for those whom somebody else holds locked; they are left out otherwise
 */
export async function lockStandings(
  manager: EntityManager,
  workerIds: string[],
  now: Date,
  patient: boolean,
): Promise<PersonStanding[]> {
  const locked = await manager.query<{ id: string }[]>(
    `SELECT w.id FROM workers w WHERE w.id = ANY ($1) ORDER BY w.document_digest
        FOR UPDATE ${patient ? '' : 'SKIP LOCKED'}`,
    [workerIds],
  );
  const ids = locked.map(({ id }) => id);
  await manager.query(
    'SELECT FROM travel_requests r WHERE r.worker_id = ANY ($1) ORDER BY r.created_at, r.id FOR UPDATE',
    [ids],
  );
  return manager.query<PersonStanding[]>(
    `SELECT w.id AS "workerId", w.erased_at IS NOT NULL AS erased, ${HELD} AS held,
            EXISTS (
              SELECT FROM travel_requests r
                JOIN passengers p ON p.travel_request_id = r.id
                JOIN bookings b ON b.id = p.booking_id
                JOIN trips t ON t.id = p.trip_id
               WHERE r.worker_id = w.id AND b.state <> 'CANCELLED' AND p.state <> 'NO_SHOW'
                 AND t.state NOT IN ('ARRIVED', 'CANCELLED')
                 AND t.arrives_at + interval '${SURELY_OVER}' > $3) AS "tripAhead",
            (SELECT max((o.occurred_at AT TIME ZONE '${ZONE}')::date + ${RETENTION})
               FROM travel_requests r
               JOIN campaigns c ON c.id = r.campaign_id
               JOIN passengers p ON p.travel_request_id = r.id
               JOIN boardings o ON o.passenger_id = p.id
              WHERE r.worker_id = w.id)::text AS "keptUntil"
       FROM workers w WHERE w.id = ANY ($1) ORDER BY w.id`,
    [ids, DEFAULT_POLICIES.retentionDays, now],
  );
}
