import { MODE_NAMES, PRIORITY_GROUPS, PriorityGroup, Direction, Mode } from '../../shared/vocabulary.js';
import { toCivil } from '../../shared/time/civil-time.js';
import { DOCUMENT_NAMES, DocumentType } from '../../workers/document-types.js';
import { COUNTED_TRIPS, PersonList, PersonRow } from './person-list.js';

interface CarriedRow extends PersonRow {
  name: string;
  documentType: DocumentType;
  homeCountyCode: string;
  priorityGroups: PriorityGroup[];
  direction: Direction;
  mode: Mode;
  tripCode: string;
  serviceNumber: string | null;
  vehicleLabel: string;
  departedAt: Date;
  originCode: string;
  destinationCode: string;
  employer: string;
  bookingCode: string;
}

const FROM = `
    FROM boardings b
    JOIN trips t ON t.id = b.trip_id
    JOIN departures d ON d.trip_id = b.trip_id
    JOIN manifest_passengers m ON m.manifest_id = b.manifest_id AND m.passenger_id = b.passenger_id
    JOIN passengers p ON p.id = b.passenger_id
    JOIN workers w ON w.id = p.worker_id
   WHERE b.trip_id IN ${COUNTED_TRIPS} AND starts_with(b.home_county_code, $2)
     AND ($3::text IS NULL OR t.direction = $3)`;

const DIRECTION_NAMES: Record<Direction, string> = { RETURN_TO_WORK: '返岗', RETURN_HOME: '返乡' };

/**
 * Who was carried on trips that count, a row per person and journey. 崇信 (2024) and others pay the travel grant only to those
 * who were not: they check claims against this list.
 */
export const CARRIED_LIST: PersonList<CarriedRow> = {
  title: '点对点运送人员名单',
  action: 'PersonLists_carried',
  count: `SELECT count(*) AS people ${FROM}`,
  page: `
    SELECT b.passenger_id AS key, m.name, m.document_type AS "documentType", m.document_sealed AS "documentSealed",
           b.home_county_code AS "homeCountyCode", w.priority_groups AS "priorityGroups", t.direction, t.mode,
           t.code AS "tripCode", t.service_number AS "serviceNumber", m.vehicle_label AS "vehicleLabel",
           d.occurred_at AS "departedAt", t.origin_code AS "originCode", t.destination_code AS "destinationCode",
           m.employer, m.booking_code AS "bookingCode"
           ${FROM} AND ($4::uuid IS NULL OR b.passenger_id > $4)
     ORDER BY b.passenger_id LIMIT $5`,
  columns: (nameOf) => [
    { header: '姓名', width: 10, value: ({ name }) => name },
    { header: '证件类型', width: 12, value: ({ documentType }) => DOCUMENT_NAMES[documentType] },
    { header: '证件号码', width: 21, value: ({ documentNumber }) => documentNumber },
    { header: '户籍县', width: 22, value: ({ homeCountyCode }) => nameOf(homeCountyCode) },
    {
      ...{ header: '人群类别', width: 24 },
      value: ({ priorityGroups }) => priorityGroups.map((group) => PRIORITY_GROUPS[group]).join('、'),
    },
    { header: '方向', width: 7, value: ({ direction }) => DIRECTION_NAMES[direction] },
    { header: '出行方式', width: 10, value: ({ mode }) => MODE_NAMES[mode] },
    { header: '班次', width: 12, value: ({ tripCode }) => tripCode },
    {
      ...{ header: '车次/车辆', width: 14 },
      value: ({ serviceNumber, vehicleLabel }) => [serviceNumber, vehicleLabel].filter(Boolean).join(' '),
    },
    { header: '发车时间', width: 17, value: ({ departedAt }) => toCivil(departedAt) },
    { header: '出发地', width: 22, value: ({ originCode }) => nameOf(originCode) },
    { header: '目的地', width: 22, value: ({ destinationCode }) => nameOf(destinationCode) },
    { header: '用人单位', width: 28, value: ({ employer }) => employer },
    { header: '预订编码', width: 12, value: ({ bookingCode }) => bookingCode },
  ],
};
