import type { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { NotFound } from '../shared/domain-error.js';

/**
 * The person must be one of whom the actor may ask: registered in the region, or bound to the worker's own phone.
 *
 * @throws NotFound also for who has been erased, OutsideRegion
 */
export async function requireMine(manager: EntityManager, actor: Actor, workerId: string): Promise<void> {
  const [worker] = await manager.query<{ home: string }[]>(
    'SELECT w.home_county_code AS home FROM workers w WHERE w.id = $1 AND w.erased_at IS NULL',
    [workerId],
  );
  if (!worker) throw new NotFound();
  if (!actor.worker) actor.requireRegion(worker.home);
  else if (!actor.worker.workerIds.includes(workerId)) throw new NotFound();
}
