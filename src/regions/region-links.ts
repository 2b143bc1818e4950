import { EntityManager, EntityTarget, FindOptionsWhere, Repository } from 'typeorm';
import { Actor } from '../access/actor.js';
import { NotFound } from '../shared/domain-error.js';
import { RegionIndex } from './region-index.js';
import { RegionLinkQuery } from './region-link.dto.js';
import { EndsEarlier } from './regions.errors.js';

/** What ties an export side to an import side for a time: a pairing, a service station. */
export interface RegionLink {
  id: string;
  exportCode: string;
  importCode: string;
  validFrom: string;
  validTo: string | null;
}

/**
 * The links that concern the actor, oldest first: a side lies in the actor's region, or the actor's region in a side
 * (a county sees its city's pairings). One more than the page holds.
 */
export function linksFor<Link extends RegionLink>(
  links: Repository<Link>,
  actor: Actor,
  query: RegionLinkQuery,
): Promise<Link[]> {
  const rows = links
    .createQueryBuilder('l')
    .where(
      `(l.exportCode LIKE :inside OR l.importCode LIKE :inside
        OR starts_with(:mine, l.exportCode) OR starts_with(:mine, l.importCode))`,
      { inside: actor.regionPattern, mine: actor.regionCode },
    )
    .orderBy('l.id')
    .limit(query.limit + 1);
  if (query.after !== undefined) rows.andWhere('l.id > :after', { after: query.after });
  if (query.region !== undefined) {
    rows.andWhere('(l.exportCode LIKE :region OR l.importCode LIKE :region)', {
      region: `${query.region}%`,
    });
  }
  if (query.asOf !== undefined) {
    rows.andWhere('l.validFrom <= :asOf AND (l.validTo IS NULL OR :asOf < l.validTo)', { asOf: query.asOf });
  }
  return rows.getMany();
}

/** Codes of both sides as regions are stored. @throws InvalidInput, OutsideRegion when neither side is the actor's */
export function sidesOf(
  index: RegionIndex,
  actor: Actor,
  input: { exportCode: string; importCode: string },
): { exportCode: string; importCode: string } {
  const exportCode = index.require(input.exportCode, 'exportCode').code;
  const importCode = index.require(input.importCode, 'importCode').code;
  actor.requireRegion(exportCode, importCode);
  return { exportCode, importCode };
}

/** Ends a link on a day, which may only be earlier than the end it has. @throws NotFound, OutsideRegion, EndsEarlier */
export async function endLink<Link extends RegionLink>(
  manager: EntityManager,
  entity: EntityTarget<Link>,
  actor: Actor,
  id: string,
  on: string,
): Promise<Link> {
  const where = { id } as FindOptionsWhere<Link>;
  const link = await manager.findOne(entity, { where, lock: { mode: 'pessimistic_write' } });
  if (!link) throw new NotFound();
  actor.requireRegion(link.exportCode, link.importCode);
  if (link.validTo !== null && link.validTo <= on)
    throw new EndsEarlier({ extra: { validTo: link.validTo } });
  link.validTo = on;
  return manager.save(link);
}
