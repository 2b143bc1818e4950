import { Role } from '../../src/access/roles.js';
import { Sealing } from '../../src/shared/privacy/sealing.js';
import { newId, publicCode } from '../../src/shared/ids.js';
import { Mode } from '../../src/shared/vocabulary.js';
import type { TestApp } from './test-app.js';

export interface MadePassenger {
  id: string;
  bookingCode: string;
  requestId: string;
  workerId: string;
  vehicleId: string;
  homeCountyCode: string;
  employer: string;
}

export interface MadeTrip {
  id: string;
  code: string;
  mode: Mode;
  manifestId: string;
  vehicleIds: string[];
  passengers: MadePassenger[];
  /** Account that made it. */
  by: string;
}

export interface PassengerWish {
  home: string;
  employer?: string;
  /** Passengers with the same word travel on one booking. */
  booking?: string;
  /** Id of the person, who may have travelled before; somebody new unless told. */
  worker?: string;
}

export interface TripWish {
  campaignId: string;
  mode?: Mode;
  organiserCode?: string;
  originCode?: string;
  destinationCode?: string;
  mainTripId?: string | null;
  departsAt?: string;
  /** Passengers of each vehicle. */
  vehicles?: PassengerWish[][];
  manifestState?: string;
  /** Account that makes it; a new officer of the province unless told. */
  by?: string;
}

let days = 0;

/**
 * A closed trip with a confirmed manifest, written set by set straight into the tables: what boarding starts from. Each trip
 * runs on a day of its own unless told.
 */
export async function closedTrip(t: TestApp, wish: TripWish): Promise<MadeTrip> {
  const { campaignId, mode = Mode.Coach, organiserCode = '140522', originCode = organiserCode } = wish;
  const { destinationCode = '3205' } = wish;
  const vehicles: PassengerWish[][] = wish.vehicles ?? [
    Array.from({ length: 4 }, () => ({ home: '140522' })),
  ];
  const departsAt = new Date(wish.departsAt ?? '2024-02-12T08:00:00+08:00');
  if (!wish.departsAt) departsAt.setUTCDate(departsAt.getUTCDate() + (days += 1));
  const arrivesAt = new Date(departsAt.getTime() + 12 * 3_600_000);
  const by = wish.by ?? (await t.as(Role.ProvinceOfficer, '14')).accountId;
  const trip = { id: newId(), code: publicCode(), manifestId: newId() };
  const vehicleIds = vehicles.map(() => newId());
  const codes = new Map<string, { id: string; partyId: string; code: string; vehicleId: string }>();
  const people = vehicles.flatMap((lines, v) =>
    lines.map(({ home, employer = '', booking = newId(), worker = newId() }, i) => {
      const made = { id: newId(), partyId: newId(), code: publicCode(), vehicleId: vehicleIds[v] };
      if (!codes.has(booking)) codes.set(booking, made);
      const seat = String(i + 1);
      return {
        ...codes.get(booking)!,
        seat,
        home,
        employer,
        passengerId: newId(),
        requestId: newId(),
        workerId: worker,
      };
    }),
  );
  const bookings = [...codes.values()];
  const sql = (text: string, values: unknown[]) => t.dataSource.query(text, values);

  await sql(
    `INSERT INTO seat_layouts (id, code, name, kind, rated, assignable, plan) VALUES ($1, 'TEST', 'test', 'COACH', 3000, 3000, '{}')
     ON CONFLICT DO NOTHING`,
    [newId()],
  );
  await sql(
    `INSERT INTO trips (id, code, campaign_id, mode, direction, organiser_code, origin_code, destination_code, departs_at,
                        arrives_at, service_number, main_trip_id, state, created_by, created_at)
     VALUES ($1, $2, $3, $4, 'RETURN_TO_WORK', $5, $6, $11, $7, $8, 'K726', $9, 'CLOSED', $10, $7)`,
    [
      trip.id,
      trip.code,
      campaignId,
      mode,
      organiserCode,
      originCode,
      departsAt,
      arrivesAt,
      wish.mainTripId ?? null,
      by,
      destinationCode,
    ],
  );
  await sql(
    `INSERT INTO trip_vehicles (id, trip_id, seq, label, layout_id, plate)
     SELECT v.id, $1, v.seq, v.seq || '号车', (SELECT l.id FROM seat_layouts l WHERE l.code = 'TEST'), '晋E0000' || v.seq
       FROM unnest($2::uuid[]) WITH ORDINALITY AS v (id, seq)`,
    [trip.id, vehicleIds],
  );
  const column = <Key extends keyof (typeof people)[number]>(key: Key) => people.map((person) => person[key]);
  await sql(`INSERT INTO trip_seats SELECT * FROM unnest($1::uuid[], $2::text[])`, [
    column('vehicleId'),
    column('seat'),
  ]);
  await sql(`INSERT INTO parties (id, campaign_id) SELECT p.id, $1 FROM unnest($2::uuid[]) AS p (id)`, [
    campaignId,
    bookings.map((booking) => booking.partyId),
  ]);
  const sealing = t.app.get(Sealing);
  const documents = people.map((_, i) => sealing.seal(`1405221980010${String(10_000 + i)}`));
  await sql(
    `INSERT INTO workers (id, name, sex, document_type, document_sealed, document_digest, phone_sealed, phone_digest,
                          home_county_code)
     SELECT w.id, '务工者', 'MALE', 'RESIDENT_ID', w.document, uuid_send(w.id), $4::bytea, ''::bytea, w.home
       FROM unnest($1::uuid[], $2::bytea[], $3::text[]) AS w (id, document, home)
     ON CONFLICT ON CONSTRAINT pk_workers DO NOTHING`,
    [column('workerId'), documents, column('home'), sealing.seal('13800138000')],
  );
  await sql(`UPDATE travel_requests SET state = 'TRAVELLED' WHERE worker_id = ANY ($1) AND state = 'OPEN'`, [
    column('workerId'),
  ]);
  await sql(
    `INSERT INTO travel_requests (id, campaign_id, party_id, worker_id, direction, earliest_on, latest_on, home_county_code,
                                  work_place_code, employer, created_by, created_at)
     SELECT r.id, $1, r.party, r.worker, 'RETURN_TO_WORK', '2024-02-12', '2024-04-01', r.home, '3205', r.employer, $2, now()
       FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[]) AS r (id, party, worker, home, employer)`,
    [
      campaignId,
      by,
      column('requestId'),
      column('partyId'),
      column('workerId'),
      column('home'),
      column('employer'),
    ],
  );
  await sql(
    `INSERT INTO bookings (id, code, trip_id, party_id, state, trip_vehicle_id, priority_rank, created_by, created_at)
     SELECT b.id, b.code, $1, b.party, 'CONFIRMED', b.vehicle, 0, $2, now()
       FROM unnest($3::uuid[], $4::text[], $5::uuid[], $6::uuid[]) AS b (id, code, party, vehicle)`,
    [
      ...[trip.id, by, bookings.map((b) => b.id), bookings.map((b) => b.code)],
      ...[bookings.map((b) => b.partyId), bookings.map((b) => b.vehicleId)],
    ],
  );
  await sql(
    `INSERT INTO passengers (id, booking_id, trip_id, departs_at, arrives_at, travel_request_id, worker_id, trip_vehicle_id, seat)
     SELECT p.id, p.booking, $1, $2, $3, p.request, p.worker, p.vehicle, p.seat
       FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[])
         AS p (id, booking, request, worker, vehicle, seat)`,
    [
      ...[trip.id, departsAt, arrivesAt, column('passengerId'), column('id'), column('requestId')],
      ...[column('workerId'), column('vehicleId'), column('seat')],
    ],
  );
  await sql(
    `INSERT INTO manifests (id, trip_id, version, state, digest, drawn_by, drawn_at) VALUES ($1, $2, 1, 'DRAWN', '', $3, now())`,
    [trip.manifestId, trip.id, by],
  );
  await sql(
    `INSERT INTO manifest_passengers (manifest_id, passenger_id, trip_id, vehicle_seq, vehicle_label, trip_vehicle_id, seat,
                                      booking_code, name, sex, document_type, document_sealed, phone_sealed, home_county_code,
                                      boarding_stop, alighting_stop, employer)
     SELECT $1, p.id, p.trip_id, v.seq, v.label, v.id, p.seat, b.code, w.name, w.sex, w.document_type, w.document_sealed,
            w.phone_sealed, r.home_county_code, '汽车站', '昆山', r.employer
       FROM passengers p JOIN bookings b ON b.id = p.booking_id JOIN trip_vehicles v ON v.id = p.trip_vehicle_id
       JOIN workers w ON w.id = p.worker_id JOIN travel_requests r ON r.id = p.travel_request_id WHERE p.trip_id = $2`,
    [trip.manifestId, trip.id],
  );
  await sql('UPDATE manifests SET state = $2 WHERE id = $1', [
    trip.manifestId,
    wish.manifestState ?? 'CONFIRMED',
  ]);
  return {
    ...trip,
    ...{ mode, vehicleIds, by },
    passengers: people.map((person) => ({
      ...{ id: person.passengerId, bookingCode: person.code, requestId: person.requestId },
      workerId: person.workerId,
      ...{ vehicleId: person.vehicleId, homeCountyCode: person.home, employer: person.employer },
    })),
  };
}

/** Boards these passengers straight in the table, as the service would; it is recorded when it happens unless told. */
export async function board(
  { dataSource }: { dataSource: { query(sql: string, values: unknown[]): Promise<unknown> } },
  trip: MadeTrip,
  passengers: MadePassenger[],
  at: string,
  recordedAt = at,
): Promise<void> {
  await dataSource.query(
    `INSERT INTO boardings (passenger_id, trip_id, trip_vehicle_id, manifest_id, home_county_code, occurred_at, recorded_at,
                            recorded_by)
     SELECT b.passenger, $1, b.vehicle, $2, b.home, $3, $8, $4
       FROM unnest($5::uuid[], $6::uuid[], $7::text[]) AS b (passenger, vehicle, home)`,
    [
      ...[trip.id, trip.manifestId, at, trip.by, passengers.map((p) => p.id)],
      ...[passengers.map((p) => p.vehicleId), passengers.map((p) => p.homeCountyCode), recordedAt],
    ],
  );
}

/** The trip leaves, straight in the tables; whoever has not boarded becomes a no-show. It is recorded when it happens unless told. */
export async function depart(t: TestApp, trip: MadeTrip, at: string, recordedAt = at): Promise<void> {
  await t.dataSource.query(`UPDATE trips SET state = 'DEPARTED' WHERE id = $1`, [trip.id]);
  await t.dataSource.query(
    `INSERT INTO departures (trip_id, occurred_at, recorded_at, recorded_by) VALUES ($1, $2, $3, $4)`,
    [trip.id, at, recordedAt, trip.by],
  );
  await t.dataSource.query(
    `INSERT INTO no_shows (passenger_id, trip_id, occurred_at, recorded_at, recorded_by)
     SELECT m.passenger_id, $1, $2, $5, $3 FROM manifest_passengers m
      WHERE m.manifest_id = $4 AND NOT EXISTS (SELECT FROM boardings b WHERE b.passenger_id = m.passenger_id)
     ON CONFLICT DO NOTHING`,
    [trip.id, at, trip.by, trip.manifestId, recordedAt],
  );
}

/** It turns back on the way, straight in the table. */
export async function turnBack(t: TestApp, trip: MadeTrip, at: string, recordedAt = at): Promise<void> {
  await t.dataSource.query(
    `INSERT INTO break_offs (trip_id, kind, reason, occurred_at, recorded_at, recorded_by)
     VALUES ($1, 'TURNED_BACK', '折返', $2, $3, $4)`,
    [trip.id, at, recordedAt, trip.by],
  );
}
