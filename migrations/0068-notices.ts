import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['notices', 'trip_reminders'];

export class CreateNotices1767225600068 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- That somebody is to be told of something, written with what it tells of; who and in which words is found out a
      -- moment later. Nothing points at anything: this is written for every booking, and read once.
      CREATE TABLE notices (
        no bigint GENERATED ALWAYS AS IDENTITY,
        kind text NOT NULL,
        subject_id uuid NOT NULL,
        CONSTRAINT pk_notices PRIMARY KEY (no)
      );

      -- Bookings whose people were reminded of a journey; one that is put off is reminded of anew.
      CREATE TABLE trip_reminders (
        booking_id uuid NOT NULL,
        day date NOT NULL,
        CONSTRAINT pk_trip_reminders PRIMARY KEY (booking_id, day),
        CONSTRAINT fk_trip_reminders_booking FOREIGN KEY (booking_id) REFERENCES bookings (id)
      );
      CREATE INDEX ix_trips_departs ON trips (departs_at) WHERE state IN ('OPEN', 'CLOSED');
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query(`
      DROP INDEX ix_trips_departs;
      DROP TABLE trip_reminders;
      DROP TABLE notices;
    `);
  }
}
