import { MigrationInterface, QueryRunner } from 'typeorm';
import { FIGURES_OF_TRIPS as FORMER_FIGURES, REFRESH_TRIP_FIGURES } from './0012-trip-figures.js';
import { expose, protect } from './policies.js';

const TABLES = ['break_offs', 'vehicle_replacements', 'late_trips', 'day_figures'];

/** What counts by this step, under either rule for the row of the vehicles: the organiser's, or the largest share's. */
const FIGURES_OF_TRIPS = `
  CREATE FUNCTION figures_of_trips(trip_ids uuid[], as_of timestamptz, facts_below bigint)
  RETURNS TABLE (trip_id uuid, city_code text, persons integer, vehicles integer,
                 persons_by_share integer, vehicles_by_share integer) LANGUAGE sql STABLE AS $$
    WITH boarded AS (
      SELECT b.trip_id, b.trip_vehicle_id, left(b.home_county_code, 4) AS home_city,
             starts_with(b.home_county_code, c.province_code) AS of_province, count(*) AS persons
        FROM trips t
        JOIN campaigns c ON c.id = t.campaign_id
        JOIN departures d ON d.trip_id = t.id
        JOIN boardings b ON b.trip_id = t.id
       WHERE t.id = ANY (trip_ids) AND t.main_trip_id IS NULL
         AND d.occurred_at < as_of AND d.fact_no < facts_below
         AND b.occurred_at < as_of AND b.fact_no < facts_below
         AND NOT EXISTS (
           SELECT FROM break_offs o WHERE o.trip_id = t.id AND o.occurred_at < as_of AND o.fact_no < facts_below)
       GROUP BY b.trip_id, b.trip_vehicle_id, home_city, of_province
    ), homes AS (
      SELECT b.trip_id, b.home_city, b.of_province, sum(b.persons) AS persons
        FROM boarded b GROUP BY b.trip_id, b.home_city, b.of_province
    ), ran AS (
      SELECT b.trip_id, count(DISTINCT b.trip_vehicle_id) AS vehicles FROM boarded b GROUP BY b.trip_id
    ), largest AS (
      SELECT DISTINCT ON (h.trip_id) h.trip_id, CASE WHEN h.of_province THEN h.home_city END AS city_code
        FROM homes h ORDER BY h.trip_id, h.of_province DESC, h.persons DESC, h.home_city
    ), named AS (
      SELECT l.trip_id, l.city_code AS largest, r.vehicles, t.mode,
             CASE WHEN t.organiser_code LIKE c.province_code || '__%' THEN left(t.organiser_code, 4) END AS organiser,
             CASE WHEN t.origin_code LIKE c.province_code || '__%' THEN left(t.origin_code, 4)
                  WHEN t.destination_code LIKE c.province_code || '__%' THEN left(t.destination_code, 4) END AS on_the_way
        FROM largest l
        JOIN ran r ON r.trip_id = l.trip_id
        JOIN trips t ON t.id = l.trip_id
        JOIN campaigns c ON c.id = t.campaign_id
    ), vehicle_rows AS (
      SELECT n.trip_id, coalesce(n.organiser, n.largest, n.on_the_way) AS by_organiser,
             coalesce(n.largest, n.organiser, n.on_the_way) AS by_share,
             CASE n.mode WHEN 'SPECIAL_TRAIN' THEN 1 ELSE n.vehicles END AS vehicles
        FROM named n
    ), parts AS (
      SELECT h.trip_id, h.home_city AS city_code, h.persons, 0 AS vehicles, h.persons AS persons_by_share, 0 AS vehicles_by_share
        FROM homes h WHERE h.of_province
      UNION ALL
      SELECT h.trip_id, v.by_organiser, h.persons, 0, 0, 0
        FROM homes h JOIN vehicle_rows v ON v.trip_id = h.trip_id WHERE NOT h.of_province
      UNION ALL
      SELECT h.trip_id, v.by_share, 0, 0, h.persons, 0
        FROM homes h JOIN vehicle_rows v ON v.trip_id = h.trip_id WHERE NOT h.of_province
      UNION ALL
      SELECT v.trip_id, v.by_organiser, 0, v.vehicles, 0, 0 FROM vehicle_rows v
      UNION ALL
      SELECT v.trip_id, v.by_share, 0, 0, 0, v.vehicles FROM vehicle_rows v
    )
    SELECT p.trip_id, p.city_code, sum(p.persons)::integer, sum(p.vehicles)::integer,
           sum(p.persons_by_share)::integer, sum(p.vehicles_by_share)::integer
      FROM parts p WHERE p.city_code IS NOT NULL GROUP BY p.trip_id, p.city_code
  $$`;

/** Changes of figures by the day in China on which their trips settled. */
export const SUMS_BY_DAY = `
  INSERT INTO day_figures AS s (campaign_id, day, city_code, mode, persons, vehicles, persons_by_share, vehicles_by_share)
  SELECT c.campaign_id, (c.settled_at AT TIME ZONE 'Asia/Shanghai')::date AS day, c.city_code, c.mode,
         sum(c.sign * c.persons), sum(c.sign * c.vehicles),
         sum(c.sign * c.persons_by_share), sum(c.sign * c.vehicles_by_share)
    FROM changes c
   GROUP BY c.campaign_id, day, c.city_code, c.mode
  HAVING sum(c.sign * c.persons) <> 0 OR sum(c.sign * c.vehicles) <> 0
      OR sum(c.sign * c.persons_by_share) <> 0 OR sum(c.sign * c.vehicles_by_share) <> 0
   -- In one order: two trips that leave at the same time wait for each other at most once.
   ORDER BY c.campaign_id, day, c.city_code, c.mode`;

/** Counts trips, keeps their figures, and adds to the sums of figures what has changed. */
export const refreshTripFigures = (sums: string) => `
  CREATE OR REPLACE FUNCTION refresh_trip_figures(trip_ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE gone trip_figures[];
  BEGIN
    WITH old AS (DELETE FROM trip_figures f WHERE f.trip_id = ANY (trip_ids) RETURNING f)
    SELECT array_agg(o.f) INTO gone FROM old o;
    DELETE FROM late_trips l WHERE l.trip_id = ANY (trip_ids);
    WITH moments AS (
      SELECT t.id, t.campaign_id, t.mode, d.occurred_at AS departed_at, d.fact_no AS departed_no,
             greatest(d.occurred_at, b.occurred_at, o.occurred_at) AS settled_at,
             greatest(d.fact_no, b.fact_no, o.fact_no) AS settled_no
        FROM trips t
        JOIN departures d ON d.trip_id = t.id
        JOIN LATERAL (SELECT max(b.occurred_at) AS occurred_at, max(b.fact_no) AS fact_no
                        FROM boardings b WHERE b.trip_id = t.id) b ON true
        LEFT JOIN break_offs o ON o.trip_id = t.id
       WHERE t.id = ANY (trip_ids) AND t.main_trip_id IS NULL
    ), late AS (
      INSERT INTO late_trips (trip_id, campaign_id, departed_at, departed_no, settled_at, settled_no)
      SELECT m.id, m.campaign_id, m.departed_at, m.departed_no, m.settled_at, m.settled_no
        FROM moments m WHERE m.departed_at < m.settled_at OR m.departed_no < m.settled_no
    ), added AS (
      INSERT INTO trip_figures (trip_id, city_code, campaign_id, mode, persons, vehicles, persons_by_share,
                                vehicles_by_share, settled_at, settled_no)
      SELECT g.trip_id, g.city_code, m.campaign_id, m.mode, g.persons, g.vehicles, g.persons_by_share,
             g.vehicles_by_share, m.settled_at, m.settled_no
        FROM figures_of_trips(trip_ids, 'infinity', 9223372036854775807) g
        JOIN moments m ON m.id = g.trip_id
      RETURNING *
    ), changes AS (
      SELECT a.campaign_id, a.settled_at, a.city_code, a.mode, 1 AS sign, a.persons, a.vehicles,
             a.persons_by_share, a.vehicles_by_share FROM added a
      UNION ALL
      SELECT g.campaign_id, g.settled_at, g.city_code, g.mode, -1, g.persons, g.vehicles,
             g.persons_by_share, g.vehicles_by_share FROM unnest(gone) g
    )
    ${sums}
    ON CONFLICT ON CONSTRAINT pk_day_figures DO UPDATE
       SET persons = s.persons + excluded.persons, vehicles = s.vehicles + excluded.vehicles,
           persons_by_share = s.persons_by_share + excluded.persons_by_share,
           vehicles_by_share = s.vehicles_by_share + excluded.vehicles_by_share;
  END $$`;

/** The functions as they were before, and the figures counted by them. */
const BEFORE = `
  ${FORMER_FIGURES}
  ${REFRESH_TRIP_FIGURES}
  CREATE OR REPLACE FUNCTION facts_change_figures() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  DECLARE trip_ids uuid[];
  BEGIN
    SELECT array_agg(DISTINCT n.trip_id) INTO trip_ids FROM new_facts n JOIN departures d ON d.trip_id = n.trip_id;
    IF trip_ids IS NOT NULL THEN PERFORM refresh_trip_figures(trip_ids); END IF;
    RETURN NULL;
  END $$;
  CREATE OR REPLACE FUNCTION trip_changes_figures() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  BEGIN
    PERFORM refresh_trip_figures(ARRAY[NEW.id]);
    RETURN NULL;
  END $$;
  DROP FUNCTION trips_are_counted(uuid[]);
  SELECT refresh_trip_figures(coalesce(array_agg(d.trip_id), '{}')) FROM departures d;
  CREATE TRIGGER tr_trip_figures_never_change BEFORE INSERT OR UPDATE OR DELETE ON trip_figures
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION facts_never_change();`;

export class KeepFiguresByDay1767225600058 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A trip that left and did not get there: it turned back, or was called off on the way.
      CREATE TABLE break_offs (
        trip_id uuid NOT NULL,
        kind text NOT NULL,
        reason text NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        fact_no bigint NOT NULL DEFAULT nextval('fact_numbers'),
        CONSTRAINT pk_break_offs PRIMARY KEY (trip_id),
        CONSTRAINT fk_break_offs_departure FOREIGN KEY (trip_id) REFERENCES departures (trip_id),
        CONSTRAINT fk_break_offs_account FOREIGN KEY (recorded_by) REFERENCES accounts (id),
        CONSTRAINT ck_break_offs_kind CHECK (kind IN ('TURNED_BACK', 'CALLED_OFF'))
      );
      CREATE TRIGGER tr_break_offs_never_change BEFORE UPDATE OR DELETE ON break_offs
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_break_offs_are_recorded BEFORE INSERT ON break_offs
        FOR EACH STATEMENT EXECUTE FUNCTION fact_is_recorded();

      -- Another vehicle took over on the way. The people ride on, and what they ride in counts once.
      CREATE TABLE vehicle_replacements (
        id uuid NOT NULL,
        trip_id uuid NOT NULL,
        trip_vehicle_id uuid NOT NULL,
        plate text NOT NULL,
        reason text NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        CONSTRAINT pk_vehicle_replacements PRIMARY KEY (id),
        CONSTRAINT uq_vehicle_replacements_moment UNIQUE (trip_vehicle_id, occurred_at),
        CONSTRAINT fk_vehicle_replacements_departure FOREIGN KEY (trip_id) REFERENCES departures (trip_id),
        CONSTRAINT fk_vehicle_replacements_vehicle FOREIGN KEY (trip_id, trip_vehicle_id) REFERENCES trip_vehicles (trip_id, id),
        CONSTRAINT fk_vehicle_replacements_account FOREIGN KEY (recorded_by) REFERENCES accounts (id)
      );
      CREATE INDEX ix_vehicle_replacements_trip ON vehicle_replacements (trip_id, id);
      CREATE TRIGGER tr_vehicle_replacements_never_change BEFORE UPDATE OR DELETE ON vehicle_replacements
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();

      -- Trips of which something was to be counted after they had left: a moment or line in between counts them anew.
      CREATE TABLE late_trips (
        trip_id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        departed_at timestamptz NOT NULL,
        departed_no bigint NOT NULL,
        settled_at timestamptz NOT NULL,
        settled_no bigint NOT NULL,
        CONSTRAINT pk_late_trips PRIMARY KEY (trip_id),
        CONSTRAINT fk_late_trips_departure FOREIGN KEY (trip_id) REFERENCES departures (trip_id),
        CONSTRAINT ck_late_trips_settled CHECK (departed_at <= settled_at AND departed_no <= settled_no)
      );
      CREATE INDEX ix_late_trips_settled ON late_trips (campaign_id, settled_at);

      -- The sums of trip_figures by the day on which their trips settled, in China.
      CREATE TABLE day_figures (
        campaign_id uuid NOT NULL,
        day date NOT NULL,
        city_code text COLLATE "C" NOT NULL,
        mode text NOT NULL,
        persons bigint NOT NULL,
        vehicles bigint NOT NULL,
        persons_by_share bigint NOT NULL,
        vehicles_by_share bigint NOT NULL,
        CONSTRAINT pk_day_figures PRIMARY KEY (campaign_id, day, city_code, mode)
      );

      DROP TRIGGER tr_trip_figures_never_change ON trip_figures;
      DELETE FROM trip_figures;
      DROP INDEX ix_trip_figures_late;
      ALTER TABLE trip_figures DROP CONSTRAINT ck_trip_figures_settled, DROP COLUMN departed_at, DROP COLUMN departed_no,
        -- Where the vehicles, and with them people of other provinces, stand with the largest share.
        ADD COLUMN persons_by_share integer NOT NULL, ADD COLUMN vehicles_by_share integer NOT NULL;
      CREATE INDEX ix_trip_figures_settled ON trip_figures (campaign_id, settled_at);
      CREATE INDEX ix_trip_figures_city ON trip_figures (campaign_id, city_code, trip_id);
      DROP FUNCTION figures_of_trips(uuid[], timestamptz, bigint);
      ${FIGURES_OF_TRIPS};

      ${refreshTripFigures(SUMS_BY_DAY)};

      -- Facts of one trip are counted one after the other: who comes second sees what the first has recorded.
      CREATE FUNCTION trips_are_counted(trip_ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(7301405, hashtext(i.id::text)) FROM (SELECT unnest(trip_ids) AS id ORDER BY id) i;
      END $$;
      CREATE OR REPLACE FUNCTION facts_change_figures() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE trip_ids uuid[];
      BEGIN
        SELECT array_agg(DISTINCT n.trip_id) INTO trip_ids FROM new_facts n;
        PERFORM trips_are_counted(trip_ids);
        SELECT array_agg(d.trip_id) INTO trip_ids FROM departures d WHERE d.trip_id = ANY (trip_ids);
        IF trip_ids IS NOT NULL THEN PERFORM refresh_trip_figures(trip_ids); END IF;
        RETURN NULL;
      END $$;
      CREATE OR REPLACE FUNCTION trip_changes_figures() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM trips_are_counted(ARRAY[NEW.id]);
        PERFORM refresh_trip_figures(ARRAY[NEW.id]);
        RETURN NULL;
      END $$;
      CREATE TRIGGER tr_break_offs_figures AFTER INSERT ON break_offs REFERENCING NEW TABLE AS new_facts
        FOR EACH STATEMENT EXECUTE FUNCTION facts_change_figures();
      SELECT refresh_trip_figures(coalesce(array_agg(d.trip_id), '{}')) FROM departures d;
      UPDATE campaigns SET policies = policies || '{"vehicleRow": "ORGANISER"}';
      -- The campaign's rule for shared vehicles at that time.
      ALTER TABLE frozen_weeks ADD COLUMN vehicle_row text NOT NULL DEFAULT 'ORGANISER';
      ALTER TABLE frozen_weeks ALTER COLUMN vehicle_row DROP DEFAULT;

      CREATE TRIGGER tr_trip_figures_never_change BEFORE INSERT OR UPDATE OR DELETE ON trip_figures
        FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_late_trips_never_change BEFORE INSERT OR UPDATE OR DELETE ON late_trips
        FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_day_figures_never_change BEFORE INSERT OR UPDATE OR DELETE ON day_figures
        FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION facts_never_change();
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query(`
      DROP TRIGGER tr_trip_figures_never_change ON trip_figures;
      DROP TABLE day_figures;
      DROP TABLE late_trips;
      DELETE FROM trip_figures;
      DROP INDEX ix_trip_figures_city;
      DROP INDEX ix_trip_figures_settled;
      ALTER TABLE trip_figures DROP COLUMN persons_by_share, DROP COLUMN vehicles_by_share,
        ADD COLUMN departed_at timestamptz NOT NULL, ADD COLUMN departed_no bigint NOT NULL,
        ADD CONSTRAINT ck_trip_figures_settled CHECK (departed_at <= settled_at AND departed_no <= settled_no);
      CREATE INDEX ix_trip_figures_late ON trip_figures (campaign_id, departed_at)
        WHERE departed_at < settled_at OR departed_no < settled_no;
      DROP FUNCTION figures_of_trips(uuid[], timestamptz, bigint);
      DROP TABLE break_offs;
      DROP TABLE vehicle_replacements;
    `);
    await runner.query(BEFORE);
    await runner.query(`
      UPDATE campaigns SET policies = policies - 'vehicleRow';
      ALTER TABLE frozen_weeks DROP COLUMN vehicle_row;
    `);
  }
}
