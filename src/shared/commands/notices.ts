import type { EntityManager } from 'typeorm';
import { inOneGo, Statement } from '../database/one-go.js';

/** That somebody is to be told of something. */
export interface Notice {
  /** What has happened, e.g. a step of a booking's life. */
  kind: string;
  /** To what: a booking, a trip. */
  subjectId: string;
}

/**
 * Notices are written in the transaction of what they tell of, in a few bytes each; who is told, how and in which words is
 * found out a moment later, by the job of the module whose notices they are. So a thousand bookings cost one statement.
 */
export function noticesWritten(notices: Notice[]): Statement {
  return {
    sql: `INSERT INTO notices (kind, subject_id)
          SELECT n.kind, n.subject_id
            FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS n (kind, subject_id, at) ORDER BY n.at`,
    values: [notices.map(({ kind }) => kind), notices.map(({ subjectId }) => subjectId)],
  };
}

export async function writeNotices(manager: EntityManager, notices: Notice[]): Promise<void> {
  if (notices.length > 0) await inOneGo(manager, [noticesWritten(notices)]);
}
