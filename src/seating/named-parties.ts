import { EntityManager } from 'typeorm';
import { DomainError } from '../shared/domain-error.js';
import { BookDto } from './booking.dto.js';
import { PartyNotWhole, UnknownParty } from './seating.errors.js';

/** The party that each request means, named by itself or by the travel requests of all its members; or why there is none. */
export async function namedParties(
  manager: EntityManager,
  inputs: BookDto[],
): Promise<(string | DomainError)[]> {
  const requestIds = [...new Set(inputs.flatMap(({ travelRequestIds }) => travelRequestIds ?? []))];
  const rows = requestIds.length > 0 ? await fellows(manager, requestIds) : [];
  const partyOf = new Map(rows.map(({ id, partyId }) => [id, partyId]));
  return inputs.map(({ partyId, travelRequestIds }) => {
    if (partyId !== undefined) return partyId;
    const given = new Set(travelRequestIds);
    const named = new Set([...given].flatMap((id) => partyOf.get(id) ?? []));
    const whole = rows.filter((row) => named.has(row.partyId) && !row.withdrawn);
    if (whole.length === 0) return new UnknownParty();
    const same = named.size === 1 && whole.length === given.size && whole.every(({ id }) => given.has(id));
    return same ? whole[0].partyId : new PartyNotWhole();
  });
}

/** All travel requests of the parties that these belong to. */
function fellows(
  manager: EntityManager,
  requestIds: string[],
): Promise<{ id: string; partyId: string; withdrawn: boolean }[]> {
  return manager.query(
    `SELECT r.id, r.party_id AS "partyId", r.state = 'WITHDRAWN' AS withdrawn FROM travel_requests r
      WHERE r.party_id IN (SELECT o.party_id FROM travel_requests o WHERE o.id = ANY ($1))`,
    [requestIds],
  );
}
