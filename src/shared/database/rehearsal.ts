import { EntityManager } from 'typeorm';

/**
 * Does some work to see what it comes to, with all that the database has to say about it, and takes it back. Locks that the
 * caller had taken before stay; whatever the work throws is the command's own refusal.
 */
export async function rehearse<Result>(manager: EntityManager, work: () => Promise<Result>): Promise<Result> {
  await manager.query('SAVEPOINT rehearsal');
  const result = await work();
  // What is only checked at the commit would otherwise never be.
  await manager.query('SET CONSTRAINTS ALL IMMEDIATE');
  await manager.query('ROLLBACK TO SAVEPOINT rehearsal');
  return result;
}
