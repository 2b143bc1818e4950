import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStatistics1767225600011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a city keys in for one report week.
      CREATE TABLE city_returns (
        id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        city_code text COLLATE "C" NOT NULL,
        cutoff_at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'OPEN',
        keyed jsonb NOT NULL DEFAULT '{}',
        updated_by uuid,
        updated_at timestamptz,
        signed_by uuid,
        signed_at timestamptz,
        CONSTRAINT pk_city_returns PRIMARY KEY (id),
        CONSTRAINT uq_city_returns_week UNIQUE (campaign_id, city_code, cutoff_at),
        CONSTRAINT fk_city_returns_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_city_returns_city FOREIGN KEY (city_code) REFERENCES regions (code),
        CONSTRAINT fk_city_returns_updated_by FOREIGN KEY (updated_by) REFERENCES accounts (id),
        CONSTRAINT fk_city_returns_signed_by FOREIGN KEY (signed_by) REFERENCES accounts (id),
        CONSTRAINT ck_city_returns_state CHECK (state IN ('OPEN', 'SIGNED', 'FROZEN')),
        CONSTRAINT ck_city_returns_signed CHECK (state <> 'SIGNED' OR signed_by IS NOT NULL)
      );
      CREATE TRIGGER tr_city_returns_never_change BEFORE UPDATE OR DELETE ON city_returns
        FOR EACH ROW WHEN (OLD.state = 'FROZEN') EXECUTE FUNCTION facts_never_change();

      -- Who signed a return or withdrew the signature, when and why.
      CREATE TABLE city_return_decisions (
        id uuid NOT NULL,
        return_id uuid NOT NULL,
        step text NOT NULL,
        from_state text NOT NULL,
        to_state text NOT NULL,
        reason text NOT NULL DEFAULT '',
        account_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_city_return_decisions PRIMARY KEY (id),
        CONSTRAINT fk_city_return_decisions_return FOREIGN KEY (return_id) REFERENCES city_returns (id),
        CONSTRAINT fk_city_return_decisions_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );
      CREATE INDEX ix_city_return_decisions_return ON city_return_decisions (return_id, id);

      CREATE TABLE frozen_weeks (
        id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        cutoff_at timestamptz NOT NULL,
        frozen_at timestamptz NOT NULL,
        -- The officer who froze it; nobody when it froze by itself.
        frozen_by uuid,
        -- The line drawn in fact_numbers: the week counts facts below it.
        facts_below bigint NOT NULL,
        -- The campaign's rule for column 10 at that time.
        train_column text NOT NULL,
        CONSTRAINT pk_frozen_weeks PRIMARY KEY (id),
        CONSTRAINT uq_frozen_weeks_cutoff UNIQUE (campaign_id, cutoff_at),
        CONSTRAINT fk_frozen_weeks_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_frozen_weeks_account FOREIGN KEY (frozen_by) REFERENCES accounts (id),
        CONSTRAINT ck_frozen_weeks_past CHECK (cutoff_at <= frozen_at)
      );

      CREATE TABLE frozen_rows (
        week_id uuid NOT NULL,
        city_code text COLLATE "C" NOT NULL,
        city_name text NOT NULL,
        total_carried integer NOT NULL,
        coaches integer NOT NULL,
        carried_by_coach integer NOT NULL,
        special_trains integer NOT NULL,
        chartered_carriages integer NOT NULL,
        trains integer NOT NULL,
        carried_by_train integer NOT NULL,
        flights integer NOT NULL,
        carried_by_flight integer NOT NULL,
        keyed jsonb NOT NULL,
        signed_by_name text,
        signed_at timestamptz,
        boardings_digest text NOT NULL,
        CONSTRAINT pk_frozen_rows PRIMARY KEY (week_id, city_code),
        CONSTRAINT fk_frozen_rows_week FOREIGN KEY (week_id) REFERENCES frozen_weeks (id),
        CONSTRAINT fk_frozen_rows_city FOREIGN KEY (city_code) REFERENCES regions (code),
        -- Column 7 = 9 + 11 + 13, always.
        CONSTRAINT ck_frozen_rows_total CHECK (total_carried = carried_by_coach + carried_by_train + carried_by_flight)
      );
      -- Invariant 7: a frozen week never changes, and gets no row after the transaction that froze it.
      CREATE TRIGGER tr_frozen_weeks_never_change BEFORE UPDATE OR DELETE ON frozen_weeks
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_frozen_rows_never_change BEFORE UPDATE OR DELETE ON frozen_rows
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_frozen_rows_never_emptied BEFORE TRUNCATE ON frozen_rows
        FOR EACH STATEMENT EXECUTE FUNCTION facts_never_change();
      CREATE FUNCTION frozen_row_of_this_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (
          SELECT 1 FROM frozen_weeks w WHERE w.id = NEW.week_id AND w.xmin = pg_current_xact_id()::xid
        ) THEN
          RAISE EXCEPTION 'the week is frozen' USING ERRCODE = '23514', CONSTRAINT = 'tr_frozen_rows_with_their_week';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER tr_frozen_rows_with_their_week BEFORE INSERT ON frozen_rows
        FOR EACH ROW EXECUTE FUNCTION frozen_row_of_this_transaction();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE frozen_rows;
      DROP TABLE frozen_weeks;
      DROP FUNCTION frozen_row_of_this_transaction();
      DROP TABLE city_return_decisions;
      DROP TABLE city_returns;
    `);
  }
}
