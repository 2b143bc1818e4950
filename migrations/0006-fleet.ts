import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFleet1767225600006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE carriers (
        id uuid NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        region_code text COLLATE "C" NOT NULL,
        contact_name text NOT NULL DEFAULT '',
        phone text NOT NULL DEFAULT '',
        email text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_carriers PRIMARY KEY (id),
        CONSTRAINT uq_carriers_name UNIQUE (name),
        CONSTRAINT fk_carriers_region FOREIGN KEY (region_code) REFERENCES regions (code),
        CONSTRAINT ck_carriers_kind CHECK (kind IN ('COACH', 'RAIL', 'AIR'))
      );
      ALTER TABLE accounts ADD CONSTRAINT fk_accounts_carrier FOREIGN KEY (carrier_id) REFERENCES carriers (id);

      CREATE TABLE seat_layouts (
        id uuid NOT NULL,
        code text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        rated integer NOT NULL,
        assignable integer NOT NULL,
        plan jsonb NOT NULL,
        region_code text COLLATE "C",
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_seat_layouts PRIMARY KEY (id),
        CONSTRAINT uq_seat_layouts_code UNIQUE (code),
        -- Layouts without a region ship with the product.
        CONSTRAINT fk_seat_layouts_region FOREIGN KEY (region_code) REFERENCES regions (code),
        CONSTRAINT ck_seat_layouts_kind CHECK (kind IN ('COACH', 'RAIL', 'AIR')),
        CONSTRAINT ck_seat_layouts_seats CHECK (assignable > 0 AND assignable <= rated)
      );

      CREATE TABLE vehicles (
        id uuid NOT NULL,
        carrier_id uuid NOT NULL,
        layout_id uuid NOT NULL,
        plate text NOT NULL,
        blocked_seats text[] NOT NULL DEFAULT '{}',
        notes text NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL DEFAULT now(),
        retired_at timestamptz,
        CONSTRAINT pk_vehicles PRIMARY KEY (id),
        CONSTRAINT uq_vehicles_plate UNIQUE (carrier_id, plate),
        CONSTRAINT fk_vehicles_carrier FOREIGN KEY (carrier_id) REFERENCES carriers (id),
        CONSTRAINT fk_vehicles_layout FOREIGN KEY (layout_id) REFERENCES seat_layouts (id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE vehicles;
      DROP TABLE seat_layouts;
      ALTER TABLE accounts DROP CONSTRAINT fk_accounts_carrier;
      DROP TABLE carriers;
    `);
  }
}
