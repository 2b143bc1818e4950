import { MigrationInterface, QueryRunner } from 'typeorm';

/** What counts, until vehicles stand by either rule (0058). */
export const FIGURES_OF_TRIPS = `
  CREATE FUNCTION figures_of_trips(trip_ids uuid[], as_of timestamptz, facts_below bigint)
  RETURNS TABLE (trip_id uuid, city_code text, persons integer, vehicles integer) LANGUAGE sql STABLE AS $$
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
       GROUP BY b.trip_id, b.trip_vehicle_id, home_city, of_province
    ), homes AS (
      SELECT b.trip_id, b.home_city, b.of_province, sum(b.persons) AS persons
        FROM boarded b GROUP BY b.trip_id, b.home_city, b.of_province
    ), ran AS (
      SELECT b.trip_id, count(DISTINCT b.trip_vehicle_id) AS vehicles FROM boarded b GROUP BY b.trip_id
    ), vehicle_rows AS (
      SELECT DISTINCT ON (h.trip_id) h.trip_id,
             CASE WHEN t.organiser_code LIKE c.province_code || '__%' THEN left(t.organiser_code, 4)
                  WHEN h.of_province THEN h.home_city
                  WHEN t.origin_code LIKE c.province_code || '__%' THEN left(t.origin_code, 4)
                  WHEN t.destination_code LIKE c.province_code || '__%' THEN left(t.destination_code, 4) END AS city_code,
             CASE t.mode WHEN 'SPECIAL_TRAIN' THEN 1 ELSE r.vehicles END AS vehicles
        FROM homes h
        JOIN ran r ON r.trip_id = h.trip_id
        JOIN trips t ON t.id = h.trip_id
        JOIN campaigns c ON c.id = t.campaign_id
       ORDER BY h.trip_id, h.of_province DESC, h.persons DESC, h.home_city
    ), parts AS (
      SELECT h.trip_id, CASE WHEN h.of_province THEN h.home_city ELSE v.city_code END AS city_code,
             h.persons, 0 AS vehicles
        FROM homes h JOIN vehicle_rows v ON v.trip_id = h.trip_id
      UNION ALL
      SELECT v.trip_id, v.city_code, 0, v.vehicles FROM vehicle_rows v
    )
    SELECT p.trip_id, p.city_code, sum(p.persons)::integer, sum(p.vehicles)::integer
      FROM parts p WHERE p.city_code IS NOT NULL GROUP BY p.trip_id, p.city_code
  $$;`;

/** Keeps the figures of trips, until they are kept by day, too (0058). */
export const REFRESH_TRIP_FIGURES = `
  CREATE OR REPLACE FUNCTION refresh_trip_figures(trip_ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM trip_figures f WHERE f.trip_id = ANY (trip_ids);
    INSERT INTO trip_figures (trip_id, city_code, campaign_id, mode, persons, vehicles,
                              departed_at, departed_no, settled_at, settled_no)
    SELECT g.trip_id, g.city_code, t.campaign_id, t.mode, g.persons, g.vehicles, d.occurred_at, d.fact_no,
           greatest(d.occurred_at, l.occurred_at), greatest(d.fact_no, l.fact_no)
      FROM figures_of_trips(trip_ids, 'infinity', 9223372036854775807) g
      JOIN trips t ON t.id = g.trip_id
      JOIN departures d ON d.trip_id = g.trip_id
      JOIN (SELECT b.trip_id, max(b.occurred_at) AS occurred_at, max(b.fact_no) AS fact_no
              FROM boardings b WHERE b.trip_id = ANY (trip_ids) GROUP BY b.trip_id) l ON l.trip_id = g.trip_id;
  END $$;`;

export class CreateTripFigures1767225600012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What counts, in its one home (the rules and their sources: src/statistics/what-counts.ts): persons and vehicles of
      -- trips by the city in whose row they stand, from what happened before a moment and was recorded before a line.
      ${FIGURES_OF_TRIPS}

      -- The figures of every departed trip with all that is known of it, kept in the transaction of the facts themselves.
      -- A moment or line behind the trip's last fact takes them as they are; else the trip is counted anew.
      CREATE TABLE trip_figures (
        trip_id uuid NOT NULL,
        city_code text COLLATE "C" NOT NULL,
        campaign_id uuid NOT NULL,
        mode text NOT NULL,
        persons integer NOT NULL,
        vehicles integer NOT NULL,
        departed_at timestamptz NOT NULL,
        departed_no bigint NOT NULL,
        settled_at timestamptz NOT NULL,
        settled_no bigint NOT NULL,
        CONSTRAINT pk_trip_figures PRIMARY KEY (trip_id, city_code),
        CONSTRAINT fk_trip_figures_departure FOREIGN KEY (trip_id) REFERENCES departures (trip_id),
        CONSTRAINT ck_trip_figures_settled CHECK (departed_at <= settled_at AND departed_no <= settled_no)
      );
      -- Trips that people boarded, or were recorded to have boarded, after the departure: few.
      CREATE INDEX ix_trip_figures_late ON trip_figures (campaign_id, departed_at)
        WHERE departed_at < settled_at OR departed_no < settled_no;
      ${REFRESH_TRIP_FIGURES}
      CREATE FUNCTION facts_change_figures() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE trip_ids uuid[];
      BEGIN
        SELECT array_agg(DISTINCT n.trip_id) INTO trip_ids FROM new_facts n JOIN departures d ON d.trip_id = n.trip_id;
        IF trip_ids IS NOT NULL THEN PERFORM refresh_trip_figures(trip_ids); END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER tr_boardings_figures AFTER INSERT ON boardings REFERENCING NEW TABLE AS new_facts
        FOR EACH STATEMENT EXECUTE FUNCTION facts_change_figures();
      CREATE TRIGGER tr_departures_figures AFTER INSERT ON departures REFERENCING NEW TABLE AS new_facts
        FOR EACH STATEMENT EXECUTE FUNCTION facts_change_figures();
      CREATE FUNCTION trip_changes_figures() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM refresh_trip_figures(ARRAY[NEW.id]);
        RETURN NULL;
      END $$;
      CREATE TRIGGER tr_trips_figures
        AFTER UPDATE OF campaign_id, mode, organiser_code, origin_code, destination_code, main_trip_id ON trips
        FOR EACH ROW EXECUTE FUNCTION trip_changes_figures();
      -- Nothing but the facts changes a figure.
      CREATE TRIGGER tr_trip_figures_never_change BEFORE INSERT OR UPDATE OR DELETE ON trip_figures
        FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION facts_never_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER tr_trips_figures ON trips;
      DROP TRIGGER tr_departures_figures ON departures;
      DROP TRIGGER tr_boardings_figures ON boardings;
      DROP FUNCTION trip_changes_figures();
      DROP FUNCTION facts_change_figures();
      DROP FUNCTION refresh_trip_figures(uuid[]);
      DROP TABLE trip_figures;
      DROP FUNCTION figures_of_trips(uuid[], timestamptz, bigint);
    `);
  }
}
