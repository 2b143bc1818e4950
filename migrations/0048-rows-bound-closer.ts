import { MigrationInterface, QueryRunner } from 'typeorm';
import { renew } from './policies.js';

/** Written by the office that runs a trip, or only by work that looks further; lists are shown to whom they concern. */
const CLOSER = [
  ...['trips', 'trip_stops', 'trip_vehicles', 'trip_seats', 'planned_parties', 'trip_decisions', 'rounds'],
  ...['allotments', 'departures', 'departed_vehicles', 'arrivals', 'manifests', 'manifest_decisions'],
  ...['bookings', 'booking_decisions', 'round_entries', 'passengers', 'manifest_passengers', 'boardings'],
  ...['no_shows', 'handovers', 'handover_passengers', 'parties', 'erasures'],
];

/** Of functions that look at all rows: in front of everything else, unless it is named, stands what a login makes for itself. */
const searching = (path: string) => `DO $$ DECLARE guard regprocedure; BEGIN
  FOR guard IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND p.prosecdef LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = ${path}', guard, current_schema());
  END LOOP;
END $$`;

export class BindRowsCloser1767225600048 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renew(runner, CLOSER);
    await runner.query(searching('%I, public, pg_temp'));
  }

  /** The policies stay: what is written down of them in `policies.ts` is the only form there is. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(searching('%I, public'));
  }
}
