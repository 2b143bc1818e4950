import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, FORMER, protect, runs, schemaRoles } from './policies.js';

/** The tables there are at this step; later ones are protected by the step that makes them. */
const TABLES = [
  ...['regions', 'region_pairings', 'service_stations', 'campaigns', 'report_deadlines', 'seat_layouts'],
  ...['carriers', 'vehicles', 'trip_figures', 'frozen_weeks', 'frozen_rows'],
  ...['accounts', 'idempotency_keys', 'outbox_messages'],
  ...[
    'workers',
    'travel_requests',
    'parties',
    'roster_imports',
    'roster_import_chunks',
    'roster_import_rows',
  ],
  ...['trips', 'trip_stops', 'trip_vehicles', 'trip_seats', 'planned_parties', 'trip_decisions', 'rounds'],
  ...['allotments', 'departures', 'departed_vehicles', 'arrivals', 'manifests', 'manifest_decisions'],
  ...['bookings', 'booking_decisions', 'round_entries', 'passengers', 'manifest_passengers'],
  ...['boardings', 'no_shows', 'handovers', 'handover_passengers', 'city_returns', 'city_return_decisions'],
];

/** Functions that look or write further than who sets them off: they guard all rows, not those that somebody sees. */
const GUARDS = [
  ...['boarding_needs_confirmed_manifest', 'facts_never_change', 'nobody_has_boarded', 'fact_is_recorded'],
  ...['line_under_facts', 'frozen_row_of_this_transaction', 'facts_change_figures', 'trip_changes_figures'],
  ...['round_entry_of_this_transaction', 'passengers_take_seats', 'passengers_leave_seats'],
  ...['passengers_change_seats', 'passengers_use_seats', 'trip_seats_change', 'vehicles_change_seats'],
  ...['allotments_fit'],
];

export class ProtectRows1767225600040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { actor, system } = await schemaRoles(runner);
    await runner.query(`
      -- On whose behalf a connection works, as the service sets it before each use; nobody when it has not.
      CREATE FUNCTION acting_region() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT nullif(current_setting('fangang.region', true), '') COLLATE "C" $$;
      CREATE FUNCTION acting_account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT nullif(current_setting('fangang.account', true), '')::uuid $$;
      CREATE FUNCTION acting_carrier() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT nullif(current_setting('fangang.carrier', true), '')::uuid $$;
      CREATE FUNCTION acting_workers() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT coalesce(nullif(current_setting('fangang.workers', true), ''), '{}')::uuid[] $$;
      CREATE FUNCTION acting_homes() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT coalesce(nullif(current_setting('fangang.home', true), ''), '{}')::text[] $$;
      -- Looks at all requests, since the policy of travel_requests asks it.
      CREATE FUNCTION acting_parties() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
        AS $$ SELECT coalesce(array_agg(DISTINCT r.party_id), '{}') FROM travel_requests r
               WHERE r.worker_id = ANY (acting_workers()) $$;
    `);
    await protect(runner, TABLES, FORMER);
    await runner.query(`
      -- Who did something: the name alone, also of accounts that are not seen otherwise.
      CREATE VIEW account_names WITH (security_barrier) AS SELECT a.id, a.display_name FROM accounts a;
      -- Who travels, for those who carry the trip out too: the home office sees the register, they see these lines.
      CREATE VIEW travellers WITH (security_barrier) AS
        SELECT p.id AS passenger_id, p.booking_id, p.trip_id, p.travel_request_id, p.worker_id, r.party_id,
               r.home_county_code, w.name, w.sex, w.birth_date, w.priority_groups
          FROM passengers p
          JOIN travel_requests r ON r.id = p.travel_request_id
          JOIN workers w ON w.id = p.worker_id
          JOIN trips t ON t.id = p.trip_id
         WHERE current_user <> '${actor}'
            OR ${runs('t')}
            OR starts_with(r.home_county_code, (SELECT acting_region()))
            OR r.party_id = ANY ((SELECT acting_parties())::uuid[]);
      GRANT SELECT ON account_names, travellers TO ${actor}, ${system};
      GRANT SELECT ON migrations TO ${system};
    `);
    await runner.query(`DO $$ BEGIN
      EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO ${actor}, ${system}', current_schema());
    END $$`);
    for (const guard of GUARDS) {
      await runner.query(
        `ALTER FUNCTION ${guard}() SECURITY DEFINER; ALTER FUNCTION ${guard}() SET search_path FROM CURRENT`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const { actor, system } = await schemaRoles(runner);
    for (const guard of GUARDS) {
      await runner.query(
        `ALTER FUNCTION ${guard}() SECURITY INVOKER; ALTER FUNCTION ${guard}() RESET search_path`,
      );
    }
    await runner.query(`DO $$ BEGIN
      EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM ${actor}, ${system}', current_schema());
    END $$`);
    await runner.query('DROP VIEW travellers; DROP VIEW account_names');
    await expose(runner, TABLES);
    await runner.query(`
      REVOKE ALL ON migrations FROM ${actor}, ${system};
      DROP FUNCTION acting_parties();
      DROP FUNCTION acting_homes();
      DROP FUNCTION acting_workers();
      DROP FUNCTION acting_carrier();
      DROP FUNCTION acting_account();
      DROP FUNCTION acting_region();
    `);
  }
}
