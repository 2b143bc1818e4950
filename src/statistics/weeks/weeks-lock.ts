import { EntityManager } from 'typeorm';

/** Nobody freezes a week of the campaign, keys into one, or changes when they end, until the transaction ends. */
export async function lockWeeks(manager: EntityManager, campaignId: string): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(${KEY})`, [campaignId]);
}

/** For keying in, which many do at a time: the weeks stay where they are meanwhile. */
export async function holdWeeks(manager: EntityManager, campaignId: string): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock_shared(${KEY})`, [campaignId]);
}

const KEY = `hashtextextended('weeks ' || $1, 0)`;
