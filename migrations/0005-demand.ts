import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDemand1767225600005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE parties (
        id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_parties PRIMARY KEY (id),
        CONSTRAINT fk_parties_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id)
      );

      CREATE TABLE travel_requests (
        id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        party_id uuid NOT NULL,
        worker_id uuid NOT NULL,
        direction text NOT NULL,
        earliest_on date NOT NULL,
        latest_on date NOT NULL,
        home_county_code text COLLATE "C" NOT NULL,
        work_place_code text COLLATE "C" NOT NULL,
        employer text NOT NULL DEFAULT '',
        wished_mode text,
        remark text NOT NULL DEFAULT '',
        state text NOT NULL DEFAULT 'OPEN',
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        withdrawn_at timestamptz,
        CONSTRAINT pk_travel_requests PRIMARY KEY (id),
        CONSTRAINT uq_travel_requests_worker UNIQUE (worker_id, id),
        CONSTRAINT fk_travel_requests_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_travel_requests_party FOREIGN KEY (party_id) REFERENCES parties (id),
        CONSTRAINT fk_travel_requests_worker FOREIGN KEY (worker_id) REFERENCES workers (id),
        CONSTRAINT fk_travel_requests_home_county FOREIGN KEY (home_county_code) REFERENCES regions (code),
        CONSTRAINT fk_travel_requests_work_place FOREIGN KEY (work_place_code) REFERENCES regions (code),
        CONSTRAINT fk_travel_requests_account FOREIGN KEY (created_by) REFERENCES accounts (id),
        CONSTRAINT ck_travel_requests_days CHECK (earliest_on <= latest_on),
        CONSTRAINT ck_travel_requests_direction CHECK (direction IN ('RETURN_TO_WORK', 'RETURN_HOME')),
        CONSTRAINT ck_travel_requests_wish CHECK (wished_mode IN ('COACH', 'TRAIN', 'FLIGHT')),
        CONSTRAINT ck_travel_requests_state CHECK (state IN ('OPEN', 'TRAVELLED', 'WITHDRAWN'))
      );
      -- A worker has at most one open request per direction in a campaign.
      CREATE UNIQUE INDEX uq_travel_requests_open ON travel_requests (worker_id, campaign_id, direction) WHERE state = 'OPEN';
      CREATE INDEX ix_travel_requests_party ON travel_requests (party_id);
      CREATE INDEX ix_travel_requests_demand ON travel_requests (campaign_id, home_county_code, work_place_code)
        WHERE state = 'OPEN';

      CREATE TABLE roster_imports (
        id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        account_id uuid NOT NULL,
        region_code text COLLATE "C" NOT NULL,
        file_name text NOT NULL,
        file_format text NOT NULL,
        file_digest text NOT NULL,
        file_bytes bigint NOT NULL,
        state text NOT NULL DEFAULT 'QUEUED',
        failure jsonb,
        total_rows integer,
        done_rows integer NOT NULL DEFAULT 0,
        accepted integer NOT NULL DEFAULT 0,
        rejected integer NOT NULL DEFAULT 0,
        duplicates integer NOT NULL DEFAULT 0,
        header text[],
        lease_until timestamptz,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        CONSTRAINT pk_roster_imports PRIMARY KEY (id),
        CONSTRAINT fk_roster_imports_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_roster_imports_account FOREIGN KEY (account_id) REFERENCES accounts (id),
        CONSTRAINT ck_roster_imports_state CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
        CONSTRAINT ck_roster_imports_sum CHECK (done_rows = accepted + rejected + duplicates)
      );
      CREATE INDEX ix_roster_imports_waiting ON roster_imports (created_at) WHERE state IN ('QUEUED', 'RUNNING');

      -- The uploaded file, sealed, until the import has ended; any process can take the job over.
      CREATE TABLE roster_import_chunks (
        import_id uuid NOT NULL,
        no integer NOT NULL,
        sealed bytea NOT NULL,
        CONSTRAINT pk_roster_import_chunks PRIMARY KEY (import_id, no),
        CONSTRAINT fk_roster_import_chunks_import FOREIGN KEY (import_id) REFERENCES roster_imports (id)
      );

      CREATE TABLE roster_import_rows (
        import_id uuid NOT NULL,
        line integer NOT NULL,
        outcome text NOT NULL,
        field text,
        code text,
        message text,
        cells_sealed bytea NOT NULL,
        travel_request_id uuid,
        CONSTRAINT pk_roster_import_rows PRIMARY KEY (import_id, line),
        CONSTRAINT fk_roster_import_rows_import FOREIGN KEY (import_id) REFERENCES roster_imports (id),
        CONSTRAINT fk_roster_import_rows_request FOREIGN KEY (travel_request_id) REFERENCES travel_requests (id),
        CONSTRAINT ck_roster_import_rows_outcome CHECK (outcome IN ('ACCEPTED', 'REJECTED', 'DUPLICATE')),
        CONSTRAINT ck_roster_import_rows_reason CHECK (outcome = 'ACCEPTED' OR (code IS NOT NULL AND message IS NOT NULL)),
        CONSTRAINT ck_roster_import_rows_request CHECK ((outcome = 'ACCEPTED') = (travel_request_id IS NOT NULL))
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE roster_import_rows;
      DROP TABLE roster_import_chunks;
      DROP TABLE roster_imports;
      DROP TABLE travel_requests;
      DROP TABLE parties;
    `);
  }
}
