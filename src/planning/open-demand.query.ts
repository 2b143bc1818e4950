import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Direction, WishedMode } from '../shared/vocabulary.js';

export interface OpenDemandFilter {
  campaignId: string;
  /** Region whose people are planned for, as a code prefix. */
  homeCode: string;
  /** First and last day of departure; the whole campaign when left out. */
  from?: string;
  to?: string;
  direction?: Direction;
}

/** What the open requests of one party's members say, member by member. */
export interface OpenDemand {
  partyId: string;
  directions: Direction[];
  homeCountyCodes: string[];
  workPlaceCodes: string[];
  wishedModes: (WishedMode | null)[];
  /** The latest of the members' first days. */
  earliestOn: string;
  /** The earliest of the members' last days. */
  latestOn: string;
}

/** Parties with someone of a region who looks for a trip: none holds seats, and no coming trip is made for them. */
@Injectable()
export class OpenDemandQuery {
  run(manager: EntityManager, filter: OpenDemandFilter): Promise<OpenDemand[]> {
    return manager.query<OpenDemand[]>(
      `SELECT r.party_id AS "partyId",
              array_agg(r.direction ORDER BY r.id) AS directions,
              array_agg(r.home_county_code ORDER BY r.id) AS "homeCountyCodes",
              array_agg(r.work_place_code ORDER BY r.id) AS "workPlaceCodes",
              array_agg(r.wished_mode ORDER BY r.id) AS "wishedModes",
              max(r.earliest_on) AS "earliestOn", min(r.latest_on) AS "latestOn"
         FROM travel_requests r
        WHERE r.campaign_id = $1 AND r.state = 'OPEN'
          AND r.party_id IN (
            SELECT o.party_id FROM travel_requests o
             WHERE o.campaign_id = $1 AND o.state = 'OPEN' AND starts_with(o.home_county_code, $2)
               AND ($3::text IS NULL OR o.direction = $3)
               AND ($4::date IS NULL OR o.latest_on >= $4) AND ($5::date IS NULL OR o.earliest_on <= $5))
          AND NOT EXISTS (
            SELECT FROM bookings b WHERE b.party_id = r.party_id AND b.state IN ('CONFIRMED', 'OFFERED'))
          AND NOT EXISTS (
            SELECT FROM planned_parties p JOIN trips t ON t.id = p.trip_id
             WHERE p.party_id = r.party_id AND t.state IN ('DRAFT', 'OPEN', 'CLOSED'))
        GROUP BY r.party_id
        ORDER BY r.party_id`,
      [filter.campaignId, filter.homeCode, filter.direction ?? null, filter.from ?? null, filter.to ?? null],
    );
  }
}
