import { PRIORITY_GROUPS, PriorityGroup } from '../../shared/vocabulary.js';
import { toCivil } from '../../shared/time/civil-time.js';
import { COUNTED_TRIPS, PersonList, PersonRow } from './person-list.js';

interface RegisteredRow extends PersonRow {
  name: string;
  homeCountyCode: string;
  town: string;
  village: string;
  priorityGroups: PriorityGroup[];
  /** null: not carried in this campaign. */
  tripCode: string | null;
  departedAt: Date | null;
  workPlaceCode: string | null;
  employer: string | null;
}

/** 脱贫人口 and 防止返贫监测对象: those whom the anti-poverty register follows. */
const FOLLOWED: PriorityGroup[] = ['PG01', 'PG02'];

const FROM = `
    FROM workers w
   WHERE w.erased_at IS NULL AND starts_with(w.home_county_code, $2)
     AND w.priority_groups && ARRAY['${FOLLOWED.join("', '")}']
     AND EXISTS (SELECT FROM travel_requests r
                  WHERE r.worker_id = w.id AND r.campaign_id = $1 AND ($3::text IS NULL OR r.direction = $3))`;

/**
 * 是否点对点输送 of everyone whom the anti-poverty register (全国防返贫监测信息系统, rule 5_12_006) follows and who wished to travel,
 * with the last journey that counts.
 */
export const ANTI_POVERTY_LIST: PersonList<RegisteredRow> = {
  title: '脱贫和监测对象点对点输送标识名单',
  action: 'PersonLists_antiPoverty',
  count: `SELECT count(*) AS people ${FROM}`,
  page: `
    WITH page AS (
      SELECT w.* ${FROM} AND ($4::uuid IS NULL OR w.id > $4) ORDER BY w.id LIMIT $5
    )
    SELECT w.id AS key, w.name, w.document_sealed AS "documentSealed", w.home_county_code AS "homeCountyCode", w.town,
           w.village, w.priority_groups AS "priorityGroups", j.code AS "tripCode", j.departed_at AS "departedAt",
           coalesce(j.work_place_code, q.work_place_code) AS "workPlaceCode", coalesce(j.employer, q.employer) AS employer
      FROM page w
      LEFT JOIN LATERAL (
        SELECT t.code, d.occurred_at AS departed_at, r.work_place_code, r.employer
          FROM passengers p
          JOIN boardings b ON b.passenger_id = p.id
          JOIN departures d ON d.trip_id = p.trip_id
          JOIN trips t ON t.id = p.trip_id
          JOIN travel_requests r ON r.id = p.travel_request_id
         WHERE p.worker_id = w.id AND p.trip_id IN ${COUNTED_TRIPS} AND ($3::text IS NULL OR t.direction = $3)
         ORDER BY d.occurred_at DESC LIMIT 1
      ) j ON true
      LEFT JOIN LATERAL (
        SELECT r.work_place_code, r.employer FROM travel_requests r
         WHERE r.worker_id = w.id AND r.campaign_id = $1 AND ($3::text IS NULL OR r.direction = $3)
         ORDER BY r.id DESC LIMIT 1
      ) q ON true
     ORDER BY w.id`,
  columns: (nameOf) => [
    { header: '姓名', width: 10, value: ({ name }) => name },
    { header: '证件号码', width: 21, value: ({ documentNumber }) => documentNumber },
    { header: '户籍县', width: 22, value: ({ homeCountyCode }) => nameOf(homeCountyCode) },
    { header: '乡（镇）', width: 14, value: ({ town }) => town },
    { header: '行政村', width: 14, value: ({ village }) => village },
    {
      ...{ header: '人群类别', width: 30 },
      value: ({ priorityGroups }) =>
        priorityGroups
          .filter((group) => FOLLOWED.includes(group))
          .map((group) => PRIORITY_GROUPS[group])
          .join('、'),
    },
    { header: '是否点对点输送', width: 15, value: ({ tripCode }) => (tripCode ? '是' : '否') },
    { header: '输送时间', width: 17, value: ({ departedAt }) => departedAt && toCivil(departedAt) },
    { header: '班次', width: 12, value: ({ tripCode }) => tripCode },
    { header: '务工地', width: 26, value: ({ workPlaceCode }) => workPlaceCode && nameOf(workPlaceCode) },
    { header: '务工企业名称', width: 28, value: ({ employer }) => employer },
  ],
};
