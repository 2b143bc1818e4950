import { MigrationInterface, QueryRunner } from 'typeorm';

/** The rules that give the dates of the 2024 notice, for campaigns that were made before rules were data. */
const RULES = {
  contacts: { anchor: 'START', days: 0, time: '00:00' },
  firstStage: { anchor: 'FESTIVAL', days: -8, time: '18:00' },
  secondStage: { anchor: 'FESTIVAL', days: 12, time: '18:00' },
  weekly: {
    ...{ weekday: 4, time: '18:00' },
    ...{ from: { anchor: 'FESTIVAL', days: 1 }, until: { anchor: 'END', days: 0 } },
  },
  final: { anchor: 'END', days: 1, time: '18:00' },
};

export class AddCalendarRules1767225600055 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE campaigns ADD calendar_rules jsonb NOT NULL DEFAULT '${JSON.stringify(RULES)}';
      ALTER TABLE campaigns ALTER calendar_rules DROP DEFAULT;

      ALTER TABLE report_deadlines
        -- When the rules have it; another moment than due_at when somebody has moved it.
        ADD ruled_at timestamptz,
        -- Why it was moved or skipped, by whom and when.
        ADD reason text NOT NULL DEFAULT '',
        ADD changed_by uuid CONSTRAINT fk_report_deadlines_account REFERENCES accounts (id),
        ADD changed_at timestamptz;
      UPDATE report_deadlines SET ruled_at = due_at;
      ALTER TABLE report_deadlines ALTER ruled_at SET NOT NULL,
        ADD CONSTRAINT ck_report_deadlines_changed CHECK ((changed_by IS NULL) = (changed_at IS NULL));
      -- A week is called by the day of its cut-off.
      CREATE UNIQUE INDEX uq_report_deadlines_week ON report_deadlines (campaign_id, ((due_at AT TIME ZONE 'Asia/Shanghai')::date))
        WHERE kind = 'WEEKLY';

      CREATE FUNCTION week_is_frozen() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        IF EXISTS (SELECT FROM frozen_weeks w WHERE w.campaign_id = OLD.campaign_id AND w.cutoff_at = OLD.due_at) THEN
          RAISE EXCEPTION 'the week is frozen' USING ERRCODE = '23514', CONSTRAINT = 'tr_report_deadlines_frozen';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
      END $$;
      CREATE TRIGGER tr_report_deadlines_frozen BEFORE DELETE ON report_deadlines
        FOR EACH ROW WHEN (OLD.kind = 'WEEKLY') EXECUTE FUNCTION week_is_frozen();
      CREATE TRIGGER tr_report_deadlines_frozen_moved BEFORE UPDATE ON report_deadlines
        FOR EACH ROW WHEN (OLD.kind = 'WEEKLY' AND (OLD.due_at, OLD.skipped) IS DISTINCT FROM (NEW.due_at, NEW.skipped))
        EXECUTE FUNCTION week_is_frozen();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER tr_report_deadlines_frozen_moved ON report_deadlines;
      DROP TRIGGER tr_report_deadlines_frozen ON report_deadlines;
      DROP FUNCTION week_is_frozen();
      DROP INDEX uq_report_deadlines_week;
      ALTER TABLE report_deadlines DROP CONSTRAINT ck_report_deadlines_changed, DROP changed_at, DROP changed_by, DROP reason,
        DROP ruled_at;
      ALTER TABLE campaigns DROP calendar_rules;
    `);
  }
}
