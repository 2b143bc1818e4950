import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSeating1767225600008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bookings (
        id uuid NOT NULL,
        code text NOT NULL,
        trip_id uuid NOT NULL,
        party_id uuid NOT NULL,
        state text NOT NULL,
        trip_vehicle_id uuid,
        priority_rank integer NOT NULL,
        offer_expires_at timestamptz,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_bookings PRIMARY KEY (id),
        CONSTRAINT uq_bookings_code UNIQUE (code),
        CONSTRAINT uq_bookings_trip UNIQUE (trip_id, id),
        CONSTRAINT uq_bookings_vehicle UNIQUE (id, trip_vehicle_id),
        CONSTRAINT fk_bookings_trip FOREIGN KEY (trip_id) REFERENCES trips (id),
        CONSTRAINT fk_bookings_party FOREIGN KEY (party_id) REFERENCES parties (id),
        CONSTRAINT fk_bookings_trip_vehicle FOREIGN KEY (trip_id, trip_vehicle_id) REFERENCES trip_vehicles (trip_id, id),
        CONSTRAINT fk_bookings_account FOREIGN KEY (created_by) REFERENCES accounts (id),
        CONSTRAINT ck_bookings_state CHECK (state IN ('REQUESTED', 'CONFIRMED', 'WAITING', 'OFFERED', 'CANCELLED')),
        -- Only a confirmed or offered booking holds seats, all of them on one vehicle.
        CONSTRAINT ck_bookings_holds CHECK ((state IN ('CONFIRMED', 'OFFERED')) = (trip_vehicle_id IS NOT NULL)),
        CONSTRAINT ck_bookings_offer CHECK ((state = 'OFFERED') = (offer_expires_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX uq_bookings_party ON bookings (trip_id, party_id) WHERE state <> 'CANCELLED';
      CREATE INDEX ix_bookings_party ON bookings (party_id);
      CREATE INDEX ix_bookings_waiting ON bookings (trip_id, priority_rank, created_at, id) WHERE state = 'WAITING';
      CREATE INDEX ix_bookings_offers ON bookings (offer_expires_at) WHERE state = 'OFFERED';

      CREATE TABLE passengers (
        id uuid NOT NULL,
        booking_id uuid NOT NULL,
        trip_id uuid NOT NULL,
        departs_at timestamptz NOT NULL,
        arrives_at timestamptz NOT NULL,
        travel_request_id uuid NOT NULL,
        worker_id uuid NOT NULL,
        state text NOT NULL DEFAULT 'BOOKED',
        trip_vehicle_id uuid,
        seat text,
        seat_reason text,
        CONSTRAINT pk_passengers PRIMARY KEY (id),
        CONSTRAINT uq_passengers_trip UNIQUE (trip_id, id),
        CONSTRAINT fk_passengers_booking FOREIGN KEY (booking_id, trip_id) REFERENCES bookings (id, trip_id),
        -- A change of the trip's times reaches its passengers, and so the check of overlapping travel.
        CONSTRAINT fk_passengers_trip FOREIGN KEY (trip_id, departs_at, arrives_at)
          REFERENCES trips (id, departs_at, arrives_at) ON UPDATE CASCADE,
        CONSTRAINT fk_passengers_request FOREIGN KEY (travel_request_id, worker_id)
          REFERENCES travel_requests (id, worker_id),
        CONSTRAINT ck_passengers_state CHECK (state IN ('BOOKED', 'BOARDED', 'NO_SHOW', 'HANDED_OVER')),
        -- Invariants 1 and 2: a seat is held once. That it exists is checked when it is taken, see passengers_use_seats.
        CONSTRAINT uq_passengers_seat UNIQUE (trip_vehicle_id, seat),
        CONSTRAINT ck_passengers_seat CHECK ((trip_vehicle_id IS NULL) = (seat IS NULL)),
        CONSTRAINT ck_passengers_travels CHECK (state = 'BOOKED' OR seat IS NOT NULL),
        -- Invariant 4: the whole party on the booking's vehicle.
        CONSTRAINT fk_passengers_same_vehicle FOREIGN KEY (booking_id, trip_vehicle_id)
          REFERENCES bookings (id, trip_vehicle_id) DEFERRABLE INITIALLY DEFERRED,
        -- Invariant 3: nobody on two trips at the same time.
        CONSTRAINT ex_passengers_one_trip_at_a_time EXCLUDE USING gist (
          worker_id WITH =, tstzrange(departs_at, arrives_at) WITH &&) WHERE (seat IS NOT NULL)
      );
      CREATE INDEX ix_passengers_booking ON passengers (booking_id);
      CREATE INDEX ix_passengers_request ON passengers (travel_request_id);
      CREATE INDEX ix_passengers_worker ON passengers (worker_id) WHERE seat IS NOT NULL;

      -- Who took which step of a booking's lifecycle, when and why.
      CREATE TABLE booking_decisions (
        id uuid NOT NULL,
        booking_id uuid NOT NULL,
        step text NOT NULL,
        from_state text,
        to_state text NOT NULL,
        reason text NOT NULL DEFAULT '',
        -- The booking that the party came from or went to, or with which it changed seats.
        other_booking_id uuid,
        account_id uuid,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_booking_decisions PRIMARY KEY (id),
        CONSTRAINT fk_booking_decisions_booking FOREIGN KEY (booking_id) REFERENCES bookings (id),
        CONSTRAINT fk_booking_decisions_other_booking FOREIGN KEY (other_booking_id) REFERENCES bookings (id),
        CONSTRAINT fk_booking_decisions_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );
      CREATE INDEX ix_booking_decisions_booking ON booking_decisions (booking_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE booking_decisions;
      DROP TABLE passengers;
      DROP TABLE bookings;
    `);
  }
}
