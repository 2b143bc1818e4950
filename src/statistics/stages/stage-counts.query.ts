import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { asSystem } from '../../shared/database/scope.js';
import { CountedFigures, NOTHING_COUNTED } from './stage-figures.js';

/**
 * $1 campaign, $2 its province, $3 moment. Everyone stands in the city of their home; people carried are those of the trips
 * that count in the table. Who was carried counts as that, whatever the survey says of another way.
 */
const COUNTS = `
  WITH people AS (
    SELECT w.id, left(w.home_county_code, 4) AS city_code, s.worker_id IS NOT NULL AS surveyed, s.festival, s.plan, s.back_by
      FROM workers w
      LEFT JOIN survey_answers s ON s.campaign_id = $1 AND s.worker_id = w.id
     WHERE starts_with(w.home_county_code, $2) AND w.erased_at IS NULL
  ), carried AS (
    SELECT p.worker_id, left(b.home_county_code, 4) AS city_code, t.direction
      FROM (SELECT DISTINCT f.trip_id FROM trip_figures f WHERE f.campaign_id = $1 AND f.persons > 0) f
      JOIN trips t ON t.id = f.trip_id
      JOIN departures d ON d.trip_id = t.id
      JOIN boardings b ON b.trip_id = t.id
      JOIN passengers p ON p.id = b.passenger_id
     WHERE d.occurred_at < $3 AND b.occurred_at < $3 AND starts_with(b.home_county_code, $2)
  ), back AS (
    SELECT DISTINCT c.worker_id, c.city_code FROM carried c WHERE c.direction = 'RETURN_TO_WORK'
  ), alone AS (
    SELECT p.city_code, p.back_by FROM people p
     WHERE p.back_by IS NOT NULL AND NOT EXISTS (SELECT FROM back WHERE back.worker_id = p.id)
  ), parts AS (
    SELECT p.city_code, figure, count(*) AS value
      FROM people p
     CROSS JOIN LATERAL unnest(ARRAY[
             'registered',
             CASE WHEN p.surveyed THEN 'surveyed' END,
             CASE p.festival WHEN 'AT_HOME' THEN 'returnedHome' WHEN 'AT_WORK_PLACE' THEN 'stayedOn' END,
             CASE WHEN p.plan IN ('RETURN_TO_JOB', 'FIND_NEW_JOB') THEN 'planToReturn'
                  WHEN p.plan = 'WORK_NEARBY' THEN 'workNearby' WHEN p.plan = 'STAY_HOME' THEN 'stayHome' END
           ]) AS figure
     WHERE figure IS NOT NULL GROUP BY p.city_code, figure
    UNION ALL
    SELECT left(r.home_county_code, 4), 'wishToBeCarried', count(DISTINCT r.worker_id)
      FROM travel_requests r
     WHERE r.campaign_id = $1 AND r.direction = 'RETURN_TO_WORK' AND r.state <> 'WITHDRAWN'
     GROUP BY left(r.home_county_code, 4)
    UNION ALL
    SELECT c.city_code, CASE c.direction WHEN 'RETURN_HOME' THEN 'carriedHome' ELSE 'carriedToWork' END, count(*)
      FROM carried c GROUP BY c.city_code, c.direction
    UNION ALL
    SELECT back.city_code, 'returnedByOrganisedTrip', count(*) FROM back GROUP BY back.city_code
    UNION ALL
    SELECT a.city_code, CASE a.back_by WHEN 'OWN_VEHICLE' THEN 'returnedByOwnVehicle'
                                       WHEN 'OWN_TICKET' THEN 'returnedByOwnTicket' ELSE 'returnedOtherwise' END, count(*)
      FROM alone a GROUP BY 1, 2
  )
  SELECT p.city_code AS "cityCode", jsonb_object_agg(p.figure, p.value) AS counts FROM parts p GROUP BY p.city_code`;

/** Counts the figures of stage reports from register, survey, demand and boardings. */
@Injectable()
export class StageCounts {
  constructor(private readonly dataSource: DataSource) {}

  /** Of every city of the province, as everything stands at this moment. */
  async byCity(
    { id, provinceCode }: Campaign,
    moment: Date,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<(cityCode: string) => CountedFigures> {
    const rows = await asSystem('figures', () =>
      manager.query<{ cityCode: string; counts: Partial<CountedFigures> }[]>(COUNTS, [
        id,
        provinceCode,
        moment,
      ]),
    );
    const counts = new Map(rows.map((row) => [row.cityCode, row.counts]));
    return (cityCode) => ({ ...NOTHING_COUNTED, ...counts.get(cityCode) });
  }
}
