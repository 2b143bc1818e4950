import { EntityManager } from 'typeorm';
import { prepared } from '../../shared/database/one-go.js';

/** A signature that came after the week was frozen. */
export interface LateSignature {
  signedByName: string;
  signedAt: Date;
  reason: string;
}

/** How a row stands at, and after, its cut-off. */
export enum Signature {
  Signed = 'SIGNED',
  /** Signed after the cut-off, with a reason; the row is as it froze. */
  Late = 'LATE',
  Unsigned = 'UNSIGNED',
}

export function signatureOf(row: { signedAt: Date | null; late: LateSignature | null }): Signature {
  if (row.signedAt) return Signature.Signed;
  return row.late ? Signature.Late : Signature.Unsigned;
}

/** The late signatures of the week that ended at this cut-off, by city. */
export async function lateSignatures(
  manager: EntityManager,
  campaignId: string,
  cutoffAt: Date,
): Promise<Map<string, LateSignature>> {
  const rows = await prepared<LateSignature & { cityCode: string }>(
    manager,
    `SELECT l.city_code AS "cityCode", l.signed_by_name AS "signedByName", l.signed_at AS "signedAt", l.reason
       FROM late_signatures l
       JOIN frozen_weeks w ON w.id = l.week_id
      WHERE w.campaign_id = $1 AND w.cutoff_at = $2`,
    [campaignId, cutoffAt],
  );
  return new Map(rows.map(({ cityCode, ...late }) => [cityCode, late]));
}
