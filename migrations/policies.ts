import { QueryRunner } from 'typeorm';
import { rolesOf } from '../config/database-roles.js';

/** Who sees which rows of a table, and which they may write. */
interface Policy {
  /** Condition on a row that an account may see. */
  sees: string;
  /** Condition on a row that an account may leave behind or delete, of those it sees. As `sees` when left out. */
  changes?: string;
  /** What an account may do at all; everything when left out. */
  may?: string;
  /** What the service itself may do; everything when left out. */
  systemMay?: string;
}

/** Lies inside the acting region. A range, not LIKE: its operators keep quiet about rows they refuse, so indexes serve it. */
const within = (code: string) =>
  `(${code} >= (SELECT acting_region()) AND ${code} < (SELECT acting_region() || ':'))`;
const inside = (code: string) => `starts_with(${code}, (SELECT acting_region()))`;
/** The acting region lies inside. */
const around = (code: string) => `starts_with((SELECT acting_region()), ${code})`;
const nearby = (code: string) => `(${inside(code)} OR ${around(code)})`;
const ofMyCarrier = (carrier: string) => `${carrier} = (SELECT acting_carrier())`;
const actingProvince = '(SELECT length(acting_region()) = 2)';

const importEnd = (trip: string) =>
  `CASE ${trip}.direction WHEN 'RETURN_TO_WORK' THEN ${trip}.destination_code ELSE ${trip}.origin_code END`;
const exportEnd = (trip: string) =>
  `CASE ${trip}.direction WHEN 'RETURN_TO_WORK' THEN ${trip}.origin_code ELSE ${trip}.destination_code END`;

/** Carries the trip out: the organiser's office and those above it, the import side, the carrier. */
export const runs = (trip: string) =>
  `(${inside(`${trip}.organiser_code`)} OR ${nearby(importEnd(trip))} OR ${ofMyCarrier(`${trip}.carrier_id`)})`;

/** A worker looks at the trips from home. */
const fromMyHome = (trip: string) => `${trip}.state <> 'DRAFT' AND EXISTS (
  SELECT FROM unnest((SELECT acting_homes())) AS h (code)
   WHERE starts_with(h.code, ${trip}.organiser_code) OR starts_with(h.code, ${exportEnd(trip)}))`;

const readableByOffice = (trip: string) =>
  `(${runs(trip)} OR ${around(`${trip}.organiser_code`)} OR ${inside(exportEnd(trip))})`;

/** An escort boards people of trips that offices above theirs run; the whole list has to be at the door. */
const actingEscort = `(SELECT current_setting('fangang.escort', true) = 'yes')`;
const atItsDoor = (trip: string) => `(${actingEscort} AND ${around(`${trip}.organiser_code`)})`;

const organises = (trip: string) => inside(`${trip}.organiser_code`);

/** Rows whose trip (or other parent) is seen: the parent's own policy applies inside. */
const whose = (parent: string, id: string, reference: string) =>
  `EXISTS (SELECT FROM ${parent} x WHERE x.${id} = ${reference})`;
const tripOf = (table: string, condition: (trip: string) => string) =>
  `EXISTS (SELECT FROM trips t WHERE t.id = ${table}.trip_id AND ${condition('t')})`;
/** Seen with the trip, written by the office that runs it. */
const ofTrip = (table: string): Policy => ({
  sees: whose('trips', 'id', `${table}.trip_id`),
  changes: tripOf(table, organises),
});
/** Who travels: shown whole to those who carry the trip out, of others' trips each office is shown its own people. */
const namesOf = (table: string) => tripOf(table, (trip) => `(${runs(trip)} OR ${atItsDoor(trip)})`);
/** Seen with the trip, written by the office that runs it and by its escorts. */
const onTheWay = (table: string): Policy => ({
  sees: whose('trips', 'id', `${table}.trip_id`),
  changes: tripOf(table, (trip) => `(${organises(trip)} OR ${atItsDoor(trip)})`),
});
/** Written only by work that looks further than its account, see `widen`. */
const shown = (sees: string): Policy => ({ sees, changes: 'false' });
const mine = (table: string): Policy => ({ sees: `${table}.account_id = (SELECT acting_account())` });

const ofMyCampaign = (table: string) =>
  `EXISTS (SELECT FROM campaigns c WHERE c.id = ${table}.campaign_id AND ${inside('c.province_code')})`;

const everyone = (changes: string): Policy => ({ sees: 'true', changes });
const READ_ONLY = { sees: 'true', may: 'SELECT' };
/** For the service alone. */
const HIDDEN: Policy = { sees: 'false' };
const APPENDED: Policy = {
  ...{ sees: 'false', changes: 'true', may: 'INSERT', systemMay: 'SELECT, INSERT' },
};

/**
 * The policy of every table. The service as a whole is bound by none but has its own checks; these stand behind them: a query
 * that forgets its condition finds nothing of other people's.
 */
export const POLICIES: Record<string, Policy> = {
  // What everyone may read.
  regions: everyone(actingProvince),
  region_pairings: everyone(
    `${inside('region_pairings.export_code')} OR ${inside('region_pairings.import_code')}`,
  ),
  service_stations: everyone(
    `${inside('service_stations.export_code')} OR ${inside('service_stations.import_code')}`,
  ),
  campaigns: everyone(inside('campaigns.province_code')),
  report_deadlines: everyone(ofMyCampaign('report_deadlines')),
  former_policies: {
    ...everyone(ofMyCampaign('former_policies')),
    ...{ may: 'SELECT, INSERT', systemMay: 'SELECT, INSERT' },
  },
  seat_layouts: everyone(inside('seat_layouts.region_code')),
  carriers: everyone(`${inside('carriers.region_code')} OR ${ofMyCarrier('carriers.id')}`),
  vehicles: everyone(
    `${ofMyCarrier('vehicles.carrier_id')}
     OR EXISTS (SELECT FROM carriers c WHERE c.id = vehicles.carrier_id AND ${inside('c.region_code')})`,
  ),
  // Kept by triggers alone, which act as the owner.
  trip_figures: { ...READ_ONLY, systemMay: 'SELECT' },
  late_trips: { ...READ_ONLY, systemMay: 'SELECT' },
  day_figures: { ...READ_ONLY, systemMay: 'SELECT' },
  figure_alarms: {
    sees: `${actingProvince} AND ${whose('campaigns', 'id', 'figure_alarms.campaign_id')}`,
    may: 'SELECT',
  },
  frozen_weeks: READ_ONLY,
  frozen_rows: READ_ONLY,
  frozen_controls: READ_ONLY,
  feed_deliveries: READ_ONLY,
  frozen_trips: { sees: nearby('frozen_trips.city_code'), may: 'SELECT' },

  // Accounts and what belongs to one.
  accounts: {
    sees: `${within('accounts.region_code')} OR accounts.id = (SELECT acting_account())
      OR ${actingProvince} AND (accounts.carrier_id IS NOT NULL OR accounts.role = 'RECEIVING_LIAISON')`,
    // One that acts for nothing is left to ck_accounts_acts_for to refuse.
    changes: `${within('accounts.region_code')} OR accounts.id = (SELECT acting_account())
      OR ${actingProvince} AND (accounts.carrier_id IS NOT NULL OR accounts.role = 'RECEIVING_LIAISON')
      OR num_nonnulls(accounts.region_code, accounts.carrier_id) = 0 AND accounts.role <> 'WORKER'`,
  },
  idempotency_keys: mine('idempotency_keys'),
  sessions: mine('sessions'),
  worker_bindings: { ...mine('worker_bindings'), may: 'SELECT' },
  // Whose message it is was found by the command that writes it; offices look after those of their people and trips.
  outbox_messages: {
    sees: `${within('outbox_messages.region_code')} OR outbox_messages.worker_ids && (SELECT acting_workers())`,
    ...{ changes: 'true', may: 'SELECT, INSERT' },
  },
  notices: { ...HIDDEN, changes: 'true', may: 'INSERT' },
  trip_reminders: HIDDEN,
  ...Object.fromEntries(
    [
      ...['refresh_tokens', 'invitations', 'totp_secrets', 'oidc_identities', 'oidc_logins'],
      ...['oidc_tickets', 'sign_in_failures', 'phone_codes', 'rate_limits', 'data_keys', 'jobs', 'job_runs'],
    ].map((table) => [table, HIDDEN]),
  ),
  audit_entries: APPENDED,
  audit_changes: APPENDED,
  audit_links: { ...APPENDED, changes: 'false' },

  // People and what they wish.
  workers: {
    sees: `${within('workers.home_county_code')} OR workers.id = ANY ((SELECT acting_workers())::uuid[])`,
  },
  travel_requests: {
    sees: `${within('travel_requests.home_county_code')}
      OR travel_requests.party_id = ANY ((SELECT acting_parties())::uuid[])`,
  },
  parties: shown(whose('travel_requests', 'party_id', 'parties.id')),
  survey_answers: {
    sees: `${within('survey_answers.home_county_code')}
      OR survey_answers.worker_id = ANY ((SELECT acting_workers())::uuid[])`,
  },
  roster_imports: { sees: within('roster_imports.region_code') },
  roster_import_chunks: { sees: whose('roster_imports', 'id', 'roster_import_chunks.import_id') },
  roster_import_rows: { sees: whose('roster_imports', 'id', 'roster_import_rows.import_id') },
  legal_holds: HIDDEN,
  erasures: shown(whose('workers', 'id', 'erasures.worker_id')),

  // Trips and what everyone sees of them who sees the trip.
  trips: { sees: `${readableByOffice('trips')} OR ${fromMyHome('trips')}`, changes: organises('trips') },
  ...Object.fromEntries(
    ['trip_stops', 'trip_vehicles', 'planned_parties', 'trip_decisions', 'allotments'].map((table) => [
      table,
      ofTrip(table),
    ]),
  ),
  trip_seats: {
    sees: whose('trip_vehicles', 'id', 'trip_seats.trip_vehicle_id'),
    changes: `EXISTS (SELECT FROM trip_vehicles x WHERE x.id = trip_seats.trip_vehicle_id AND ${tripOf('x', organises)})`,
  },
  ...Object.fromEntries(
    ['rounds', 'departures', 'departed_vehicles', 'arrivals', 'manifests'].map((table) => [
      table,
      shown(whose('trips', 'id', `${table}.trip_id`)),
    ]),
  ),
  break_offs: onTheWay('break_offs'),
  vehicle_replacements: onTheWay('vehicle_replacements'),
  manifest_decisions: shown(whose('manifests', 'id', 'manifest_decisions.manifest_id')),
  manifest_amendments: shown(whose('manifests', 'id', 'manifest_amendments.manifest_id')),

  // Who travels: for those who carry the trip out, and for those whose people they are.
  bookings: shown(
    `${tripOf('bookings', runs)} OR ${whose('travel_requests', 'party_id', 'bookings.party_id')}`,
  ),
  booking_decisions: shown(whose('bookings', 'id', 'booking_decisions.booking_id')),
  round_entries: shown(whose('bookings', 'id', 'round_entries.booking_id')),
  passengers: shown(
    `${namesOf('passengers')} OR ${whose('travel_requests', 'id', 'passengers.travel_request_id')}`,
  ),
  manifest_passengers: shown(
    `${namesOf('manifest_passengers')} OR ${within('manifest_passengers.home_county_code')}`,
  ),
  manifest_standbys: shown(
    `${namesOf('manifest_standbys')} OR ${whose('passengers', 'id', 'manifest_standbys.passenger_id')}`,
  ),
  door_reports: shown(namesOf('door_reports')),
  door_conflicts: shown(namesOf('door_conflicts')),
  amended_lines: shown(whose('passengers', 'id', 'amended_lines.passenger_id')),
  boardings: shown(`${namesOf('boardings')} OR ${within('boardings.home_county_code')}`),
  no_shows: shown(whose('passengers', 'id', 'no_shows.passenger_id')),
  handovers: shown(
    `${namesOf('handovers')} OR ${whose('handover_passengers', 'handover_id', 'handovers.id')}`,
  ),
  arrival_exceptions: shown(whose('passengers', 'id', 'arrival_exceptions.passenger_id')),
  handover_passengers: shown(whose('passengers', 'id', 'handover_passengers.passenger_id')),

  // What the official tables are made of.
  city_returns: { sees: within('city_returns.city_code') },
  stage_reports: { sees: within('stage_reports.city_code') },
  stage_report_decisions: { sees: whose('stage_reports', 'id', 'stage_report_decisions.report_id') },
  late_signatures: {
    sees: within('late_signatures.city_code'),
    may: 'SELECT, INSERT',
    systemMay: 'SELECT, INSERT',
  },
  correction_signatures: { sees: within('correction_signatures.city_code') },
  frozen_corrections: { sees: within('frozen_corrections.city_code'), may: 'SELECT' },
  return_answers: { sees: whose('city_returns', 'id', 'return_answers.return_id') },
  county_returns: { sees: within('county_returns.county_code') },
  county_return_decisions: { sees: whose('county_returns', 'id', 'county_return_decisions.return_id') },
  city_return_decisions: { sees: whose('city_returns', 'id', 'city_return_decisions.return_id') },
};

/** Policies of tables as they were before they had the columns that are asked now: for the steps until then. */
export const FORMER: Record<string, Policy> = {
  ...POLICIES,
  outbox_messages: { ...HIDDEN, changes: 'true', may: 'INSERT' },
};

const EVERYTHING = 'SELECT, INSERT, UPDATE, DELETE';

/** Puts the policies of tables in force; to be called by the migration that makes a table. */
export async function protect(runner: QueryRunner, tables: string[], policies = POLICIES): Promise<void> {
  const { actor, system } = await schemaRoles(runner);
  for (const table of tables) {
    const { sees, changes = sees, may = EVERYTHING, systemMay = EVERYTHING } = policies[table];
    await runner.query(`
      ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
      CREATE POLICY actor_sees ON ${table} FOR SELECT TO ${actor} USING (${sees});
      CREATE POLICY actor_adds ON ${table} FOR INSERT TO ${actor} WITH CHECK (${changes});
      CREATE POLICY actor_changes ON ${table} FOR UPDATE TO ${actor} USING (${sees}) WITH CHECK (${changes});
      CREATE POLICY actor_removes ON ${table} FOR DELETE TO ${actor} USING ((${sees}) AND (${changes}));
      CREATE POLICY system_rows ON ${table} FOR ALL TO ${system} USING (true) WITH CHECK (true);
      GRANT ${may} ON ${table} TO ${actor};
      GRANT ${systemMay} ON ${table} TO ${system};`);
  }
}

/** Puts the policies of tables in force as they are written down now. */
export async function renew(runner: QueryRunner, tables: string[]): Promise<void> {
  await expose(runner, tables);
  await protect(runner, tables);
}

/** Takes the policies of tables back. */
export async function expose(runner: QueryRunner, tables: string[]): Promise<void> {
  const { actor, system } = await schemaRoles(runner);
  for (const table of tables) {
    await runner.query(`
      REVOKE ALL ON ${table} FROM ${actor}, ${system};
      DROP POLICY system_rows ON ${table};
      DROP POLICY actor_removes ON ${table};
      DROP POLICY actor_changes ON ${table};
      DROP POLICY actor_adds ON ${table};
      DROP POLICY actor_sees ON ${table};
      ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY;`);
  }
}

/** The roles of the schema that is being migrated. */
export async function schemaRoles(runner: QueryRunner) {
  const [{ schema }] = (await runner.query('SELECT current_schema() AS schema')) as { schema: string }[];
  return rolesOf(schema);
}
