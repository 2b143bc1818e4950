import { MigrationInterface, QueryRunner } from 'typeorm';

export class AddSeatVersions1767225600030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Grows with every change of a trip's seats, whatever made it; who keeps a copy of them sees that it is out of date.
      -- Whoever gives or frees seats holds the trip's row already, so this waits for nobody.
      ALTER TABLE trips ADD COLUMN seats_version bigint NOT NULL DEFAULT 0;

      CREATE FUNCTION passengers_take_seats() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE trips t SET seats_version = t.seats_version + 1
         WHERE t.id IN (SELECT n.trip_id FROM new_passengers n WHERE n.seat IS NOT NULL);
        RETURN NULL;
      END $$;
      CREATE FUNCTION passengers_leave_seats() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE trips t SET seats_version = t.seats_version + 1
         WHERE t.id IN (SELECT o.trip_id FROM old_passengers o WHERE o.seat IS NOT NULL);
        RETURN NULL;
      END $$;
      -- Boarding changes passengers too, but no seat.
      CREATE FUNCTION passengers_change_seats() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE trips t SET seats_version = t.seats_version + 1
         WHERE t.id IN (
           SELECT unnest(ARRAY[o.trip_id, n.trip_id]) FROM old_passengers o JOIN new_passengers n ON n.id = o.id
            WHERE (o.trip_vehicle_id, o.seat) IS DISTINCT FROM (n.trip_vehicle_id, n.seat));
        RETURN NULL;
      END $$;
      CREATE TRIGGER tr_passengers_take_seats AFTER INSERT ON passengers REFERENCING NEW TABLE AS new_passengers
        FOR EACH STATEMENT EXECUTE FUNCTION passengers_take_seats();
      CREATE TRIGGER tr_passengers_leave_seats AFTER DELETE ON passengers REFERENCING OLD TABLE AS old_passengers
        FOR EACH STATEMENT EXECUTE FUNCTION passengers_leave_seats();
      CREATE TRIGGER tr_passengers_change_seats AFTER UPDATE ON passengers
        REFERENCING OLD TABLE AS old_passengers NEW TABLE AS new_passengers
        FOR EACH STATEMENT EXECUTE FUNCTION passengers_change_seats();

      -- Passengers sit on seats that exist. A foreign key would lock the row of each seat, which costs half of what writing
      -- the passenger does. The triggers above hold the trip's row, and those of trip_seats take it too: one look is as good.
      CREATE FUNCTION passengers_use_seats() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM new_passengers n
           WHERE n.seat IS NOT NULL
             AND NOT EXISTS (SELECT FROM trip_seats s WHERE s.trip_vehicle_id = n.trip_vehicle_id AND s.label = n.seat)) THEN
          RAISE EXCEPTION 'a passenger has a seat that the vehicle does not have'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'fk_passengers_seat', TABLE = 'passengers';
        END IF;
        RETURN NULL;
      END $$;
      -- By their names these come after the triggers that take the trip's row.
      CREATE TRIGGER tr_passengers_use_new_seats AFTER INSERT ON passengers REFERENCING NEW TABLE AS new_passengers
        FOR EACH STATEMENT EXECUTE FUNCTION passengers_use_seats();
      CREATE TRIGGER tr_passengers_use_other_seats AFTER UPDATE ON passengers REFERENCING NEW TABLE AS new_passengers
        FOR EACH STATEMENT EXECUTE FUNCTION passengers_use_seats();

      CREATE FUNCTION trip_seats_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE trips t SET seats_version = t.seats_version + 1
         WHERE t.id IN (SELECT v.trip_id FROM changed_seats c JOIN trip_vehicles v ON v.id = c.trip_vehicle_id);
        IF TG_OP <> 'INSERT' AND EXISTS (
          SELECT FROM changed_seats c JOIN passengers p ON p.trip_vehicle_id = c.trip_vehicle_id AND p.seat = c.label
           WHERE NOT EXISTS (SELECT FROM trip_seats s WHERE s.trip_vehicle_id = c.trip_vehicle_id AND s.label = c.label)) THEN
          RAISE EXCEPTION 'a passenger has this seat'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'fk_passengers_seat', TABLE = 'passengers';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER tr_trip_seats_appear AFTER INSERT ON trip_seats REFERENCING NEW TABLE AS changed_seats
        FOR EACH STATEMENT EXECUTE FUNCTION trip_seats_change();
      CREATE TRIGGER tr_trip_seats_move AFTER UPDATE ON trip_seats REFERENCING OLD TABLE AS changed_seats
        FOR EACH STATEMENT EXECUTE FUNCTION trip_seats_change();
      CREATE TRIGGER tr_trip_seats_vanish AFTER DELETE ON trip_seats REFERENCING OLD TABLE AS changed_seats
        FOR EACH STATEMENT EXECUTE FUNCTION trip_seats_change();

      CREATE FUNCTION vehicles_change_seats() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE trips t SET seats_version = t.seats_version + 1 WHERE t.id IN (OLD.trip_id, NEW.trip_id);
        RETURN NULL;
      END $$;
      CREATE TRIGGER tr_trip_vehicles_change_seats AFTER INSERT OR UPDATE OR DELETE ON trip_vehicles
        FOR EACH ROW EXECUTE FUNCTION vehicles_change_seats();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER tr_trip_vehicles_change_seats ON trip_vehicles;
      DROP TRIGGER tr_passengers_use_other_seats ON passengers;
      DROP TRIGGER tr_passengers_use_new_seats ON passengers;
      DROP TRIGGER tr_trip_seats_vanish ON trip_seats;
      DROP TRIGGER tr_trip_seats_move ON trip_seats;
      DROP TRIGGER tr_trip_seats_appear ON trip_seats;
      DROP TRIGGER tr_passengers_change_seats ON passengers;
      DROP TRIGGER tr_passengers_leave_seats ON passengers;
      DROP TRIGGER tr_passengers_take_seats ON passengers;
      DROP FUNCTION vehicles_change_seats();
      DROP FUNCTION trip_seats_change();
      DROP FUNCTION passengers_use_seats();
      DROP FUNCTION passengers_change_seats();
      DROP FUNCTION passengers_leave_seats();
      DROP FUNCTION passengers_take_seats();
      ALTER TABLE trips DROP COLUMN seats_version;
    `);
  }
}
