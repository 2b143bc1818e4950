import { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './policies.js';

const TABLES = ['audit_entries', 'audit_changes', 'audit_links'];

/** What is kept of changes, by table with the columns of its key. Bookings and manifests have decisions of their own. */
const WATCHED = {
  accounts: 'id',
  carriers: 'id',
  vehicles: 'id',
  seat_layouts: 'id',
  campaigns: 'id',
  report_deadlines: 'id',
  regions: 'code',
  region_pairings: 'id',
  service_stations: 'id',
  trips: 'id',
  trip_vehicles: 'id',
  allotments: 'id',
  workers: 'id',
  travel_requests: 'id',
};

export class CreateAudit1767225600044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Who did what, when, from where, to what and why. No secret, and nothing that tells who somebody is.
      CREATE TABLE audit_entries (
        id uuid NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- Null when nobody was signed in, or the service did by itself. No foreign key: the record outlives what it tells of.
        account_id uuid,
        role text,
        region_code text COLLATE "C",
        carrier_id uuid,
        address inet,
        request_id text,
        action text NOT NULL,
        target jsonb NOT NULL DEFAULT '{}',
        purpose text,
        reason text NOT NULL DEFAULT '',
        input jsonb,
        outcome jsonb,
        CONSTRAINT pk_audit_entries PRIMARY KEY (id)
      );
      CREATE INDEX ix_audit_entries_account ON audit_entries (account_id, id);
      CREATE INDEX ix_audit_entries_target ON audit_entries USING gin (jsonb_path_query_array(target, '$.*'));

      -- Rows that a command changed, only the columns that changed; hidden ones as •.
      CREATE TABLE audit_changes (
        id bigint GENERATED ALWAYS AS IDENTITY,
        entry_id uuid NOT NULL,
        table_name text NOT NULL,
        row_id text NOT NULL,
        before jsonb NOT NULL,
        after jsonb,
        CONSTRAINT pk_audit_changes PRIMARY KEY (id)
      );
      CREATE INDEX ix_audit_changes_entry ON audit_changes (entry_id, id);
      CREATE INDEX ix_audit_changes_row ON audit_changes (row_id);

      -- The chain: each link's digest covers the one before, the entry and its changes.
      CREATE TABLE audit_links (
        no bigint NOT NULL,
        entry_id uuid NOT NULL,
        key_id integer NOT NULL,
        digest bytea NOT NULL,
        CONSTRAINT pk_audit_links PRIMARY KEY (no),
        CONSTRAINT uq_audit_links_entry UNIQUE (entry_id),
        CONSTRAINT fk_audit_links_entry FOREIGN KEY (entry_id) REFERENCES audit_entries (id)
      );

      CREATE FUNCTION audit_shown(cell_key text, cell jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE
          WHEN cell = 'null' THEN cell
          WHEN cell_key ~ '_(sealed|digest|digests|hash|name)$|^contact_|^(name|phone|email|town|village|birth_date)$'
            THEN '"•"'
          -- An id's digits may look like a number.
          WHEN jsonb_typeof(cell) = 'string' AND cell #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
            THEN to_jsonb(regexp_replace(cell #>> '{}', '\\d{14,17}[\\dXx]|[A-Za-z]\\d{8}|1[3-9]\\d{9}', '•', 'g'))
          ELSE cell
        END
      $$;

      CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        was jsonb := to_jsonb(OLD);
        becomes jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(NEW) END;
      BEGIN
        INSERT INTO audit_changes (entry_id, table_name, row_id, before, after)
        SELECT current_setting('fangang.entry')::uuid, TG_TABLE_NAME, was ->> TG_ARGV[0],
               jsonb_object_agg(b.key, audit_shown(b.key, b.value)),
               CASE TG_OP WHEN 'UPDATE' THEN jsonb_object_agg(b.key, audit_shown(b.key, becomes -> b.key)) END
          FROM jsonb_each(was) b
         WHERE becomes IS NULL
            OR becomes -> b.key IS DISTINCT FROM b.value AND b.key NOT IN ('seats_version', 'updated_at')
        HAVING count(*) > 0;
        RETURN NULL;
      END $$;
    `);
    for (const table of TABLES) {
      await runner.query(`
        CREATE TRIGGER tr_${table}_never_change BEFORE UPDATE OR DELETE ON ${table}
          FOR EACH ROW EXECUTE FUNCTION facts_never_change();
        CREATE TRIGGER tr_${table}_never_emptied BEFORE TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION facts_never_change();
      `);
    }
    for (const [table, key] of Object.entries(WATCHED)) {
      await runner.query(`
        CREATE TRIGGER tr_${table}_audit_change AFTER UPDATE OR DELETE ON ${table}
          FOR EACH ROW WHEN (current_setting('fangang.entry', true) <> '') EXECUTE FUNCTION audit_change('${key}');
      `);
    }
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(WATCHED)) {
      await runner.query(`DROP TRIGGER tr_${table}_audit_change ON ${table}`);
    }
    await runner.query(`
      DROP FUNCTION audit_change();
      DROP FUNCTION audit_shown(text, jsonb);
      DROP TABLE audit_links;
      DROP TABLE audit_changes;
      DROP TABLE audit_entries;
    `);
  }
}
