import { EntityManager } from 'typeorm';
import { NotFound } from '../shared/domain-error.js';
import { OwnAccount, RoleNotAllowed } from './access.errors.js';
import { Account } from './account.entity.js';
import { Actor } from './actor.js';
import { Role, STAFF } from './roles.js';

/** Who may make accounts of which role: an office makes those below it. */
const MAY_MAKE: Partial<Record<Role, Role[]>> = {
  PROVINCE_OFFICER: STAFF,
  CITY_OFFICER: [Role.CityOfficer, Role.CountyScheduler, Role.Cadre, Role.Escort],
  COUNTY_SCHEDULER: [Role.Cadre, Role.Escort],
};

/**
 * Receiving places lie in no region of ours, and carriers in none: who may make such accounts at all may make any.
 *
 * @throws OutsideRegion, RoleNotAllowed (an office makes accounts below itself)
 */
export function requireBelow(
  actor: Actor,
  { role, regionCode }: { role: Role; regionCode?: string | null },
): void {
  if (!MAY_MAKE[actor.role]?.includes(role)) throw new RoleNotAllowed();
  if (regionCode && role !== Role.ReceivingLiaison) actor.requireRegion(regionCode);
}

/** An account that the actor may do something to, locked. @throws NotFound, OutsideRegion, RoleNotAllowed, OwnAccount */
export async function accountBelow(manager: EntityManager, actor: Actor, id: string): Promise<Account> {
  if (id === actor.accountId) throw new OwnAccount();
  const account = await manager.findOne(Account, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!account) throw new NotFound();
  requireBelow(actor, account);
  return account;
}
