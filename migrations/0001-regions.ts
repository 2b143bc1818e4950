import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRegions1767225600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Civil region codes (GB/T 2260) with trailing zeros left out nest by prefix: 14, 1405, 140522.
      CREATE TABLE regions (
        code text COLLATE "C" NOT NULL,
        name text NOT NULL,
        full_name text NOT NULL,
        level text NOT NULL,
        parent_code text COLLATE "C",
        valid_from date NOT NULL,
        valid_to date,
        export_side boolean NOT NULL DEFAULT false,
        import_side boolean NOT NULL DEFAULT false,
        CONSTRAINT pk_regions PRIMARY KEY (code),
        CONSTRAINT fk_regions_parent FOREIGN KEY (parent_code) REFERENCES regions (code),
        CONSTRAINT ck_regions_level CHECK (
          (level = 'PROVINCE' AND code ~ '^[1-9][0-9]$' AND parent_code IS NULL)
          OR (level = 'CITY' AND code ~ '^[1-9][0-9]{3}$' AND parent_code = left(code, 2))
          OR (level = 'COUNTY' AND code ~ '^[1-9][0-9]{5}$' AND parent_code = left(code, 4))),
        CONSTRAINT ck_regions_valid CHECK (valid_from < valid_to)
      );
      CREATE INDEX ix_regions_parent ON regions (parent_code);

      CREATE TABLE region_pairings (
        id uuid NOT NULL,
        export_code text COLLATE "C" NOT NULL,
        import_code text COLLATE "C" NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        agreement text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_region_pairings PRIMARY KEY (id),
        CONSTRAINT fk_region_pairings_export FOREIGN KEY (export_code) REFERENCES regions (code),
        CONSTRAINT fk_region_pairings_import FOREIGN KEY (import_code) REFERENCES regions (code),
        CONSTRAINT ck_region_pairings_valid CHECK (valid_from < valid_to),
        CONSTRAINT ex_region_pairings_once EXCLUDE USING gist (
          export_code WITH =, import_code WITH =, daterange(valid_from, valid_to) WITH &&)
      );

      CREATE TABLE service_stations (
        id uuid NOT NULL,
        export_code text COLLATE "C" NOT NULL,
        import_code text COLLATE "C" NOT NULL,
        name text NOT NULL,
        address text NOT NULL,
        contact_name text NOT NULL,
        contact_phone text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        CONSTRAINT pk_service_stations PRIMARY KEY (id),
        CONSTRAINT fk_service_stations_export FOREIGN KEY (export_code) REFERENCES regions (code),
        CONSTRAINT fk_service_stations_import FOREIGN KEY (import_code) REFERENCES regions (code),
        CONSTRAINT ck_service_stations_valid CHECK (valid_from < valid_to)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE service_stations;
      DROP TABLE region_pairings;
      DROP TABLE regions;
    `);
  }
}
