import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { DomainError } from '../shared/domain-error.js';
import { grouped } from '../shared/grouped.js';
import { BookDto } from './booking.dto.js';
import { PartyNotWhole, UnknownParty } from './seating.errors.js';

/** A member of a named party, who has not withdrawn. */
interface Fellow {
  /** Of the travel request. */
  id: string;
  partyId: string;
  workerId: string;
  homeCountyCode: string;
}

/**
 * The party that each request means, named by itself or by the travel requests of all its members; or why there is none.
 * Requests of parties that the actor may not know of are as unknown as those that nobody has made.
 */
export async function namedParties(
  manager: EntityManager,
  asked: { actor: Actor; input: BookDto }[],
): Promise<(string | DomainError)[]> {
  const requestIds = [...new Set(asked.flatMap(({ input: { travelRequestIds } }) => travelRequestIds ?? []))];
  const rows = requestIds.length > 0 ? await fellows(manager, requestIds) : [];
  const parties = [...grouped(rows, ({ partyId }) => partyId).values()];
  const partyOf = new Map(parties.flatMap((party) => party.map(({ id }) => [id, party] as const)));
  return asked.map(({ actor, input: { partyId, travelRequestIds } }) => {
    if (partyId !== undefined) return partyId;
    const given = new Set(travelRequestIds);
    const named = new Set([...given].map((id) => partyOf.get(id)));
    const [whole, ...others] = [...named].filter((party) => party !== undefined && actor.mayKnow(party));
    if (!whole) return new UnknownParty();
    const same = others.length === 0 && whole.length === given.size && whole.every(({ id }) => given.has(id));
    return same ? whole[0].partyId : new PartyNotWhole();
  });
}

/** The members of the parties that these travel requests belong to. */
function fellows(manager: EntityManager, requestIds: string[]): Promise<Fellow[]> {
  return manager.query(
    `SELECT r.id, r.party_id AS "partyId", r.worker_id AS "workerId", r.home_county_code AS "homeCountyCode"
       FROM travel_requests r
      WHERE r.state <> 'WITHDRAWN' AND r.party_id IN (SELECT o.party_id FROM travel_requests o WHERE o.id = ANY ($1))`,
    [requestIds],
  );
}
