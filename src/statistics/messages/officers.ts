import type { EntityManager } from 'typeorm';
import type { Role } from '../../access/roles.js';
import type { Language } from '../../shared/messages/template.js';

/** An officer who is told something by mail. */
export interface ToldOfficer {
  regionCode: string;
  mail: string;
  language: Language;
}

/** Officers of this role who act for exactly these regions and have a mail address. */
export function officersOf(
  manager: EntityManager,
  role: Role,
  regionCodes: string[],
): Promise<ToldOfficer[]> {
  return manager.query<ToldOfficer[]>(
    `SELECT a.region_code AS "regionCode", a.email AS mail, a.language FROM accounts a
      WHERE a.role = $1 AND a.region_code = ANY ($2) AND a.email IS NOT NULL AND a.closed_at IS NULL
      ORDER BY a.region_code, a.id`,
    [role, regionCodes],
  );
}
