import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateManifests1767225600009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE manifests (
        id uuid NOT NULL,
        trip_id uuid NOT NULL,
        version integer NOT NULL,
        state text NOT NULL DEFAULT 'DRAWN',
        digest text NOT NULL,
        drawn_by uuid NOT NULL,
        drawn_at timestamptz NOT NULL,
        CONSTRAINT pk_manifests PRIMARY KEY (id),
        CONSTRAINT uq_manifests_version UNIQUE (trip_id, version),
        CONSTRAINT uq_manifests_trip UNIQUE (id, trip_id),
        CONSTRAINT fk_manifests_trip FOREIGN KEY (trip_id) REFERENCES trips (id),
        CONSTRAINT fk_manifests_account FOREIGN KEY (drawn_by) REFERENCES accounts (id),
        CONSTRAINT ck_manifests_state CHECK (state IN ('DRAWN', 'SENT', 'CONFIRMED', 'RETURNED', 'SUPERSEDED')),
        CONSTRAINT ck_manifests_version CHECK (version >= 1)
      );
      -- One version of a trip is the current one.
      CREATE UNIQUE INDEX uq_manifests_current ON manifests (trip_id) WHERE state <> 'SUPERSEDED';

      -- A frozen copy of who travels, as the carrier gets it.
      CREATE TABLE manifest_passengers (
        manifest_id uuid NOT NULL,
        passenger_id uuid NOT NULL,
        trip_id uuid NOT NULL,
        vehicle_seq integer NOT NULL,
        vehicle_label text NOT NULL,
        trip_vehicle_id uuid NOT NULL,
        seat text NOT NULL,
        booking_code text NOT NULL,
        name text NOT NULL,
        sex text NOT NULL,
        document_type text NOT NULL,
        document_sealed bytea NOT NULL,
        phone_sealed bytea NOT NULL,
        home_county_code text COLLATE "C" NOT NULL,
        boarding_stop text NOT NULL,
        alighting_stop text NOT NULL,
        employer text NOT NULL,
        return_reason text,
        CONSTRAINT pk_manifest_passengers PRIMARY KEY (manifest_id, passenger_id),
        CONSTRAINT fk_manifest_passengers_manifest FOREIGN KEY (manifest_id, trip_id) REFERENCES manifests (id, trip_id),
        CONSTRAINT fk_manifest_passengers_passenger FOREIGN KEY (passenger_id, trip_id) REFERENCES passengers (id, trip_id)
      );

      -- Who sent, confirmed or returned a version, when and why.
      CREATE TABLE manifest_decisions (
        id uuid NOT NULL,
        manifest_id uuid NOT NULL,
        step text NOT NULL,
        from_state text NOT NULL,
        to_state text NOT NULL,
        reason text NOT NULL DEFAULT '',
        account_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_manifest_decisions PRIMARY KEY (id),
        CONSTRAINT fk_manifest_decisions_manifest FOREIGN KEY (manifest_id) REFERENCES manifests (id),
        CONSTRAINT fk_manifest_decisions_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );
      CREATE INDEX ix_manifest_decisions_manifest ON manifest_decisions (manifest_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE manifest_decisions;
      DROP TABLE manifest_passengers;
      DROP TABLE manifests;
    `);
  }
}
