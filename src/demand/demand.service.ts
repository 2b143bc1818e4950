import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { grouped } from '../shared/grouped.js';
import { Direction, WishedMode } from '../shared/vocabulary.js';
import { OpenParty, OpenPartyMember } from './open-party.js';

/** Which parties to look for. Codes are prefixes: `1405` finds everyone of Jincheng. */
export interface OpenPartyFilter {
  campaignId: string;
  direction: Direction;
  originCode: string;
  destinationCode: string;
  /** Day of departure, `YYYY-MM-DD`. */
  day: string;
  /** Leaves out parties that wish for something else; those without a wish suit any. */
  wish?: WishedMode;
}

interface MemberRow extends OpenPartyMember {
  partyId: string;
  earliestOn: string;
  latestOn: string;
  wishedMode: WishedMode | null;
}

/** Who still looks for a trip. */
@Injectable()
export class DemandService {
  /**
   * Parties that could leave together on this day, first come first: the day, the direction and both ends suit everyone
   * whose request is open. Members who have travelled or withdrawn are not waited for. Whether a party holds a booking
   * already is for seating to say.
   */
  async openPartiesFor(manager: EntityManager, filter: OpenPartyFilter): Promise<OpenParty[]> {
    const { campaignId, direction, originCode, destinationCode, day, wish } = filter;
    const [home, work] =
      direction === Direction.ReturnToWork ? [originCode, destinationCode] : [destinationCode, originCode];
    const rows = await manager.query<MemberRow[]>(
      `SELECT r.party_id AS "partyId", r.id AS "travelRequestId", r.worker_id AS "workerId", w.sex,
              w.birth_date AS "birthDate", w.priority_groups AS "priorityGroups", r.home_county_code AS "homeCountyCode",
              r.work_place_code AS "workPlaceCode", r.employer, r.created_at AS "createdAt",
              r.earliest_on AS "earliestOn", r.latest_on AS "latestOn", r.wished_mode AS "wishedMode"
         FROM travel_requests r JOIN workers w ON w.id = r.worker_id
        WHERE r.campaign_id = $1 AND r.direction = $2 AND r.state = 'OPEN'
          AND r.home_county_code LIKE $3 AND r.work_place_code LIKE $4
          AND r.earliest_on <= $5 AND $5 <= r.latest_on
          AND NOT EXISTS (
            SELECT FROM travel_requests o
             WHERE o.party_id = r.party_id AND o.state = 'OPEN'
               AND NOT (o.direction = $2 AND o.home_county_code LIKE $3 AND o.work_place_code LIKE $4
                        AND o.earliest_on <= $5 AND $5 <= o.latest_on))
        ORDER BY r.created_at, r.id`,
      [campaignId, direction, `${home}%`, `${work}%`, day],
    );
    const parties = [...grouped(rows, ({ partyId }) => partyId).values()].map(partyOf);
    return wish ? parties.filter(({ wishedMode }) => wishedMode === null || wishedMode === wish) : parties;
  }
}

/** Puts members together; a party's days are those that suit all, its wish the one that none contradicts. */
function partyOf(rows: MemberRow[]): OpenParty {
  const wishes = new Set(rows.flatMap(({ wishedMode }) => wishedMode ?? []));
  return {
    partyId: rows[0].partyId,
    members: rows.map(({ partyId: _, earliestOn: _e, latestOn: _l, wishedMode: _w, ...member }) => member),
    earliestOn: rows
      .map(({ earliestOn }) => earliestOn)
      .sort()
      .at(-1)!,
    latestOn: rows.map(({ latestOn }) => latestOn).sort()[0],
    wishedMode: wishes.size === 1 ? [...wishes][0] : null,
  };
}
