/** One kind of what is held about people. */
export interface HeldKind {
  /** Its name in the answer. */
  name: string;
  /** Tables that it is taken from. */
  tables: string[];
  /** Rows about the workers $1; columns whose name ends with `Sealed` are opened. */
  sql: string;
}

const PASSENGERS = `travel_requests r JOIN passengers p ON p.travel_request_id = r.id`;

/** Everything that is held about a person, wherever it stands. A test compares the list with the tables there are. */
export const HELD_KINDS: HeldKind[] = [
  {
    name: 'register',
    tables: ['workers'],
    sql: `SELECT w.id, w.name, w.sex, w.birth_date AS "birthDate", w.document_type AS "documentType",
            w.document_sealed AS "documentNumberSealed", w.phone_sealed AS "phoneSealed",
            w.home_county_code AS "homeCountyCode", w.town, w.village, w.priority_groups AS "priorityGroups",
            w.created_at AS "createdAt", w.updated_at AS "updatedAt"
            FROM workers w WHERE w.id = ANY ($1) ORDER BY w.id`,
  },
  {
    name: 'travelRequests',
    tables: ['travel_requests'],
    sql: `SELECT r.id, r.worker_id AS "workerId", c.name AS campaign, r.direction, r.earliest_on AS "earliestOn",
            r.latest_on AS "latestOn", r.home_county_code AS "homeCountyCode", r.work_place_code AS "workPlaceCode",
            r.employer, r.wished_mode AS "wishedMode", r.remark, r.state, r.created_at AS "createdAt"
            FROM travel_requests r JOIN campaigns c ON c.id = r.campaign_id
           WHERE r.worker_id = ANY ($1) ORDER BY r.id`,
  },
  {
    name: 'surveyAnswers',
    tables: ['survey_answers'],
    sql: `SELECT s.worker_id AS "workerId", c.name AS campaign, s.festival, s.plan, s.back_on AS "backOn", s.back_by AS "backBy",
            s.answered_at AS "answeredAt"
            FROM survey_answers s JOIN campaigns c ON c.id = s.campaign_id
           WHERE s.worker_id = ANY ($1) ORDER BY s.campaign_id, s.worker_id`,
  },
  {
    name: 'bookings',
    tables: ['passengers', 'bookings'],
    sql: `SELECT p.worker_id AS "workerId", b.code, b.state, t.code AS "tripCode", t.mode, p.departs_at AS "departsAt",
            p.arrives_at AS "arrivesAt", v.label AS vehicle, p.seat, p.seat_reason AS "seatReason",
            p.state AS "passengerState", b.created_at AS "createdAt"
            FROM ${PASSENGERS} JOIN bookings b ON b.id = p.booking_id JOIN trips t ON t.id = p.trip_id
            LEFT JOIN trip_vehicles v ON v.id = p.trip_vehicle_id
           WHERE r.worker_id = ANY ($1) ORDER BY p.id`,
  },
  {
    name: 'bookingDecisions',
    tables: ['booking_decisions'],
    sql: `SELECT DISTINCT b.code, d.id, d.step, d.to_state AS "toState", d.reason, d.recorded_at AS "recordedAt"
            FROM ${PASSENGERS} JOIN bookings b ON b.id = p.booking_id JOIN booking_decisions d ON d.booking_id = b.id
           WHERE r.worker_id = ANY ($1) ORDER BY d.id`,
  },
  {
    name: 'rounds',
    tables: ['round_entries'],
    sql: `SELECT DISTINCT b.code, to_jsonb(e) - 'booking_id' AS entry
            FROM ${PASSENGERS} JOIN bookings b ON b.id = p.booking_id JOIN round_entries e ON e.booking_id = b.id
           WHERE r.worker_id = ANY ($1) ORDER BY b.code`,
  },
  {
    name: 'manifests',
    tables: ['manifest_passengers'],
    sql: `SELECT r.worker_id AS "workerId", t.code AS "tripCode", m.version, m.state, l.name, l.sex,
            l.document_type AS "documentType", l.document_sealed AS "documentNumberSealed", l.phone_sealed AS "phoneSealed",
            l.vehicle_label AS vehicle, l.seat, l.boarding_stop AS "boardingStop", l.alighting_stop AS "alightingStop",
            l.employer, l.return_reason AS "returnReason", m.drawn_at AS "drawnAt"
            FROM ${PASSENGERS} JOIN trips t ON t.id = p.trip_id JOIN manifests m ON m.trip_id = p.trip_id
            JOIN manifest_passengers l ON l.manifest_id = m.id AND l.passenger_id = p.id
           WHERE r.worker_id = ANY ($1) ORDER BY m.id, p.id`,
  },
  {
    name: 'changedSeats',
    tables: ['amended_lines'],
    sql: `SELECT r.worker_id AS "workerId", t.code AS "tripCode", l.from_label AS "fromVehicle", l.from_seat AS "fromSeat",
            l.to_label AS "toVehicle", l.to_seat AS "toSeat", a.recorded_at AS "recordedAt"
            FROM ${PASSENGERS} JOIN trips t ON t.id = p.trip_id JOIN amended_lines l ON l.passenger_id = p.id
            JOIN manifest_amendments a ON a.id = l.amendment_id
           WHERE r.worker_id = ANY ($1) ORDER BY a.id, p.id`,
  },
  {
    name: 'boardings',
    tables: ['boardings', 'no_shows', 'handover_passengers'],
    sql: `SELECT r.worker_id AS "workerId", t.code AS "tripCode", o.occurred_at AS "boardedAt",
            s.occurred_at AS "missedAt", s.reason AS "missedReason", h.occurred_at AS "handedOverAt",
            h.employer AS "handedOverTo"
            FROM ${PASSENGERS} JOIN trips t ON t.id = p.trip_id
            LEFT JOIN boardings o ON o.passenger_id = p.id
            LEFT JOIN no_shows s ON s.passenger_id = p.id
            LEFT JOIN handover_passengers x ON x.passenger_id = p.id LEFT JOIN handovers h ON h.id = x.handover_id
           WHERE r.worker_id = ANY ($1) AND (o.passenger_id IS NOT NULL OR s.passenger_id IS NOT NULL) ORDER BY p.id`,
  },
  {
    name: 'standbys',
    tables: ['manifest_standbys'],
    sql: `SELECT r.worker_id AS "workerId", t.code AS "tripCode", m.version, s.rank
            FROM ${PASSENGERS} JOIN manifest_standbys s ON s.passenger_id = p.id
            JOIN manifests m ON m.id = s.manifest_id JOIN trips t ON t.id = s.trip_id
           WHERE r.worker_id = ANY ($1) ORDER BY m.id`,
  },
  {
    name: 'doorConflicts',
    tables: ['door_conflicts'],
    sql: `SELECT r.worker_id AS "workerId", t.code AS "tripCode", x.kind, x.code, x.occurred_at AS "occurredAt", x.decision,
            x.note, x.settled_at AS "settledAt"
            FROM ${PASSENGERS} JOIN door_conflicts x ON x.passenger_id = p.id JOIN trips t ON t.id = x.trip_id
           WHERE r.worker_id = ANY ($1) ORDER BY x.id`,
  },
  {
    name: 'arrivalExceptions',
    tables: ['arrival_exceptions'],
    sql: `SELECT r.worker_id AS "workerId", t.code AS "tripCode", x.kind, x.note, x.occurred_at AS "occurredAt", x.resolution,
            x.resolved_at AS "resolvedAt"
            FROM ${PASSENGERS} JOIN trips t ON t.id = p.trip_id JOIN arrival_exceptions x ON x.passenger_id = p.id
           WHERE r.worker_id = ANY ($1) ORDER BY x.id`,
  },
  {
    name: 'rosterRows',
    tables: ['roster_import_rows'],
    sql: `SELECT r.worker_id AS "workerId", j.file_name AS "fileName", i.line, j.header, i.cells_sealed AS "cellsSealed",
            j.created_at AS "uploadedAt"
            FROM travel_requests r JOIN roster_import_rows i ON i.travel_request_id = r.id
            JOIN roster_imports j ON j.id = i.import_id
           WHERE r.worker_id = ANY ($1) ORDER BY j.id, i.line`,
  },
  {
    name: 'phones',
    tables: ['worker_bindings'],
    sql: `SELECT b.worker_id AS "workerId", b.bound_at AS "boundAt", b.ended_at AS "endedAt",
            a.phone_sealed AS "phoneSealed"
            FROM worker_bindings b JOIN accounts a ON a.id = b.account_id
           WHERE b.worker_id = ANY ($1) ORDER BY b.id`,
  },
  {
    name: 'reminders',
    tables: ['trip_reminders'],
    sql: `SELECT DISTINCT b.code, m.day
            FROM ${PASSENGERS} JOIN bookings b ON b.id = p.booking_id JOIN trip_reminders m ON m.booking_id = b.id
           WHERE r.worker_id = ANY ($1) ORDER BY m.day, b.code`,
  },
  {
    name: 'messages',
    tables: ['outbox_messages'],
    sql: `SELECT m.channel, m.template, m.state, m.subject, m.body AS text, m.body_sealed AS "textSealed",
            m.recipient_masked AS "sentTo", m.created_at AS "createdAt", m.sent_at AS "sentAt"
            FROM outbox_messages m WHERE m.worker_ids && $1::uuid[] ORDER BY m.id`,
  },
  {
    name: 'erasures',
    tables: ['erasures'],
    sql: `SELECT e.worker_id AS "workerId", e.why, e.asked_at AS "askedAt", e.due_on AS "dueOn"
            FROM erasures e WHERE e.worker_id = ANY ($1) ORDER BY e.id`,
  },
  {
    name: 'disclosures',
    tables: ['audit_entries'],
    sql: `SELECT e.recorded_at AS "recordedAt", e.action, e.role, e.region_code AS "regionCode",
            e.carrier_id IS NOT NULL AS "byCarrier", e.purpose
            FROM audit_entries e
           WHERE e.purpose IS NOT NULL AND jsonb_path_query_array(e.target, '$.*') ?| (
             SELECT array_agg(x.id) FROM (
               SELECT unnest($1::uuid[])::text AS id
                UNION SELECT m.id::text FROM ${PASSENGERS} JOIN manifests m ON m.trip_id = p.trip_id
                       JOIN manifest_passengers l ON l.manifest_id = m.id AND l.passenger_id = p.id
                       WHERE r.worker_id = ANY ($1)
                UNION SELECT i.import_id::text FROM travel_requests r
                        JOIN roster_import_rows i ON i.travel_request_id = r.id WHERE r.worker_id = ANY ($1)) x)
           ORDER BY e.id`,
  },
];
