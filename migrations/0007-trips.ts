import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTrips1767225600007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trips (
        id uuid NOT NULL,
        code text NOT NULL,
        campaign_id uuid NOT NULL,
        mode text NOT NULL,
        direction text NOT NULL,
        organiser_code text COLLATE "C" NOT NULL,
        origin_code text COLLATE "C" NOT NULL,
        destination_code text COLLATE "C" NOT NULL,
        departs_at timestamptz NOT NULL,
        arrives_at timestamptz NOT NULL,
        carrier_id uuid,
        service_number text,
        main_trip_id uuid,
        notes text NOT NULL DEFAULT '',
        state text NOT NULL DEFAULT 'DRAFT',
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_trips PRIMARY KEY (id),
        CONSTRAINT uq_trips_code UNIQUE (code),
        -- Passengers carry the trip's times along, see uq use in fk_passengers_trip.
        CONSTRAINT uq_trips_times UNIQUE (id, departs_at, arrives_at),
        CONSTRAINT fk_trips_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_trips_organiser FOREIGN KEY (organiser_code) REFERENCES regions (code),
        CONSTRAINT fk_trips_origin FOREIGN KEY (origin_code) REFERENCES regions (code),
        CONSTRAINT fk_trips_destination FOREIGN KEY (destination_code) REFERENCES regions (code),
        CONSTRAINT fk_trips_carrier FOREIGN KEY (carrier_id) REFERENCES carriers (id),
        CONSTRAINT fk_trips_main_trip FOREIGN KEY (main_trip_id) REFERENCES trips (id),
        CONSTRAINT fk_trips_account FOREIGN KEY (created_by) REFERENCES accounts (id),
        CONSTRAINT ck_trips_mode CHECK (mode IN ('COACH', 'SPECIAL_TRAIN', 'CHARTERED_CARRIAGE', 'CHARTER_FLIGHT')),
        CONSTRAINT ck_trips_direction CHECK (direction IN ('RETURN_TO_WORK', 'RETURN_HOME')),
        CONSTRAINT ck_trips_state CHECK (state IN ('DRAFT', 'OPEN', 'CLOSED', 'DEPARTED', 'ARRIVED', 'CANCELLED')),
        CONSTRAINT ck_trips_times CHECK (departs_at < arrives_at),
        CONSTRAINT ck_trips_not_own_feeder CHECK (main_trip_id <> id),
        -- A chartered carriage belongs to a named scheduled train, at the latest when it is opened.
        CONSTRAINT ck_trips_carriage_train CHECK (
          mode <> 'CHARTERED_CARRIAGE' OR state IN ('DRAFT', 'CANCELLED') OR service_number IS NOT NULL)
      );
      CREATE INDEX ix_trips_campaign ON trips (campaign_id, departs_at, id);
      CREATE INDEX ix_trips_organiser ON trips (organiser_code, id);
      CREATE INDEX ix_trips_carrier ON trips (carrier_id, id);
      CREATE INDEX ix_trips_main_trip ON trips (main_trip_id);

      CREATE TABLE trip_stops (
        id uuid NOT NULL,
        trip_id uuid NOT NULL,
        seq integer NOT NULL,
        kind text NOT NULL,
        region_code text COLLATE "C" NOT NULL,
        place text NOT NULL,
        stops_at timestamptz NOT NULL,
        CONSTRAINT pk_trip_stops PRIMARY KEY (id),
        CONSTRAINT uq_trip_stops_seq UNIQUE (trip_id, seq),
        CONSTRAINT fk_trip_stops_trip FOREIGN KEY (trip_id) REFERENCES trips (id) ON DELETE CASCADE,
        CONSTRAINT fk_trip_stops_region FOREIGN KEY (region_code) REFERENCES regions (code),
        CONSTRAINT ck_trip_stops_kind CHECK (kind IN ('BOARDING', 'ALIGHTING'))
      );

      CREATE TABLE trip_vehicles (
        id uuid NOT NULL,
        trip_id uuid NOT NULL,
        seq integer NOT NULL,
        label text NOT NULL,
        layout_id uuid NOT NULL,
        vehicle_id uuid,
        plate text,
        CONSTRAINT pk_trip_vehicles PRIMARY KEY (id),
        CONSTRAINT uq_trip_vehicles_seq UNIQUE (trip_id, seq),
        CONSTRAINT uq_trip_vehicles_trip UNIQUE (trip_id, id),
        CONSTRAINT fk_trip_vehicles_trip FOREIGN KEY (trip_id) REFERENCES trips (id),
        CONSTRAINT fk_trip_vehicles_layout FOREIGN KEY (layout_id) REFERENCES seat_layouts (id),
        CONSTRAINT fk_trip_vehicles_vehicle FOREIGN KEY (vehicle_id) REFERENCES vehicles (id)
      );

      -- The seats that may be given out on this trip: the layout's assignable seats without the blocked ones.
      CREATE TABLE trip_seats (
        trip_vehicle_id uuid NOT NULL,
        label text NOT NULL,
        CONSTRAINT pk_trip_seats PRIMARY KEY (trip_vehicle_id, label),
        CONSTRAINT fk_trip_seats_vehicle FOREIGN KEY (trip_vehicle_id) REFERENCES trip_vehicles (id) ON DELETE CASCADE
      );

      -- Parties that a draft trip was made for; filling the trip takes them first.
      CREATE TABLE planned_parties (
        trip_id uuid NOT NULL,
        party_id uuid NOT NULL,
        CONSTRAINT pk_planned_parties PRIMARY KEY (trip_id, party_id),
        CONSTRAINT fk_planned_parties_trip FOREIGN KEY (trip_id) REFERENCES trips (id) ON DELETE CASCADE,
        CONSTRAINT fk_planned_parties_party FOREIGN KEY (party_id) REFERENCES parties (id)
      );
      CREATE INDEX ix_planned_parties_party ON planned_parties (party_id);

      -- Who took which step of a trip's lifecycle, when and why.
      CREATE TABLE trip_decisions (
        id uuid NOT NULL,
        trip_id uuid NOT NULL,
        step text NOT NULL,
        from_state text NOT NULL,
        to_state text NOT NULL,
        reason text NOT NULL DEFAULT '',
        account_id uuid NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_trip_decisions PRIMARY KEY (id),
        CONSTRAINT fk_trip_decisions_trip FOREIGN KEY (trip_id) REFERENCES trips (id),
        CONSTRAINT fk_trip_decisions_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );
      CREATE INDEX ix_trip_decisions_trip ON trip_decisions (trip_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE trip_decisions;
      DROP TABLE planned_parties;
      DROP TABLE trip_seats;
      DROP TABLE trip_vehicles;
      DROP TABLE trip_stops;
      DROP TABLE trips;
    `);
  }
}
