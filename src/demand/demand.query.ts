import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Actor } from '../access/actor.js';
import { RegionIndex } from '../regions/region-index.js';
import { invalidField } from '../shared/domain-error.js';
import { isRealDay } from '../shared/time/civil-time.js';
import { pageFrom } from '../shared/http/paging.js';
import { DayCount, DemandPage, DemandQueryDto, DemandView } from './demand.dto.js';

type DemandRow = Omit<DemandView, 'origin' | 'destination'>;

/** Open demand by day, origin county, destination city, direction and wished mode. */
@Injectable()
export class DemandQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly regions: RegionIndex,
  ) {}

  /** Demand of workers who live in my region. */
  async count(actor: Actor, query: DemandQueryDto): Promise<DemandPage> {
    const { campaignId, count, from, before, direction, wishedMode, after, limit } = query;
    const { originCode = '', destinationCode = '' } = query;
    const rows = await this.dataSource.query<DemandRow[]>(
      `SELECT d.day, d.origin AS "originCode", left(d.destination, 4) AS "destinationCode", d.direction,
              d.wished_mode AS "wishedMode", count(*) AS people, count(DISTINCT d.party_id) AS parties
         FROM (
           SELECT days.day::date AS day, r.direction, r.wished_mode, r.party_id,
                  CASE r.direction WHEN 'RETURN_TO_WORK' THEN r.home_county_code ELSE r.work_place_code END AS origin,
                  CASE r.direction WHEN 'RETURN_TO_WORK' THEN r.work_place_code ELSE r.home_county_code END AS destination
             FROM travel_requests r
            CROSS JOIN generate_series(r.earliest_on::timestamp,
                    CASE WHEN $2 THEN r.latest_on ELSE r.earliest_on END, interval '1 day') AS days (day)
            WHERE r.campaign_id = $1 AND r.state = 'OPEN' AND r.home_county_code LIKE $3
              AND ($4::text IS NULL OR r.direction = $4) AND ($5::text IS NULL OR r.wished_mode = $5)) d
        WHERE ($6::date IS NULL OR d.day >= $6) AND ($7::date IS NULL OR d.day < $7)
          AND d.origin LIKE $8 AND d.destination LIKE $9
        GROUP BY d.day, d.origin, left(d.destination, 4), d.direction, d.wished_mode
       HAVING $10::text[] IS NULL
           OR (d.day::text, d.origin, left(d.destination, 4), d.direction, coalesce(d.wished_mode, ''))
            > ($10[1], $10[2], $10[3], $10[4], $10[5])
        ORDER BY d.day, d.origin, left(d.destination, 4), d.direction, coalesce(d.wished_mode, '')
        LIMIT $11`,
      [
        ...[campaignId, count === DayCount.Each, actor.regionPattern, direction, wishedMode, from, before],
        ...[`${originCode}%`, `${destinationCode}%`, cursorOf(after), limit + 1],
      ],
    );
    const views = rows.map((row) => ({
      ...row,
      origin: this.regions.fullNameOf(row.originCode),
      destination: this.regions.fullNameOf(row.destinationCode),
    }));
    return pageFrom(views, limit, ({ day, originCode, destinationCode, direction, wishedMode }) =>
      [day, originCode, destinationCode, direction, wishedMode ?? ''].join('.'),
    );
  }
}

/** The five values that say where a page begins. */
function cursorOf(after: string | undefined): string[] | undefined {
  if (after === undefined) return undefined;
  const values = after.split('.');
  if (values.length === 5 && isRealDay(values[0])) return values;
  throw invalidField('after', 'cursor', '应为上一页的 next', 'must be `next` of the page before');
}
