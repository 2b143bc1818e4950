import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { RoundEntry, RoundRecord } from './round-replay.js';

export interface DrawnRound extends RoundRecord {
  tripId: string;
  priorityOrder: string[];
  drawnAt: Date;
  /** Null when it was drawn by itself at its deadline. */
  drawnBy: string | null;
}

const ENTRY = `e.booking_id AS "bookingId", e.rank, e.priority_rank AS "priorityRank", e.waiting_since AS "waitingSince",
  e.draw_number AS "drawNumber", e.travellers, e.refusal, e.outcome, e.reason, e.room,
  e.trip_vehicle_id AS "tripVehicleId", e.seats, e.parting, e.going`;

/** Keeps the records of drawn rounds. */
@Injectable()
export class RoundRecords {
  /** The transaction that draws rounds writes all of them; they never change afterwards. @throws RoundDrawn */
  async keep(manager: EntityManager, rounds: DrawnRound[]): Promise<void> {
    await manager.query(
      `INSERT INTO rounds (trip_id, seed, priority_order, vehicles, drawn_at, drawn_by)
       SELECT n.trip_id, n.seed, ARRAY(SELECT jsonb_array_elements_text(n.priority_order)), n.vehicles, n.drawn_at, n.drawn_by
         FROM unnest($1::uuid[], $2::text[], $3::jsonb[], $4::jsonb[], $5::timestamptz[], $6::uuid[])
           AS n (trip_id, seed, priority_order, vehicles, drawn_at, drawn_by)`,
      columnsOf(rounds, [
        ({ tripId }) => tripId,
        ({ seed }) => seed,
        ({ priorityOrder }) => JSON.stringify(priorityOrder),
        ({ vehicles }) => JSON.stringify(vehicles),
        ({ drawnAt }) => drawnAt,
        ({ drawnBy }) => drawnBy,
      ]),
    );
    const entries = rounds.flatMap(({ tripId, entries: own }) => own.map((entry) => ({ tripId, ...entry })));
    await manager.query(
      `INSERT INTO round_entries (trip_id, booking_id, rank, priority_rank, waiting_since, draw_number, travellers, refusal,
              outcome, reason, room, trip_vehicle_id, seats, parting, going)
       SELECT n.* FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::date[], $6::bigint[], $7::jsonb[], $8::text[],
              $9::text[], $10::text[], $11::int[], $12::uuid[], $13::jsonb[], $14::jsonb[], $15::jsonb[]) AS n`,
      columnsOf(entries, [
        ({ tripId }) => tripId,
        ({ bookingId }) => bookingId,
        ({ rank }) => rank,
        ({ priorityRank }) => priorityRank,
        ({ waitingSince }) => waitingSince,
        ({ drawNumber }) => drawNumber,
        ({ travellers }) => JSON.stringify(travellers),
        ({ refusal }) => refusal,
        ({ outcome }) => outcome,
        ({ reason }) => reason,
        ({ room }) => room,
        ({ tripVehicleId }) => tripVehicleId,
        ({ seats }) => seats && JSON.stringify(seats),
        ({ parting }) => parting && JSON.stringify(parting),
        ({ going }) => going && JSON.stringify(going),
      ]),
    );
  }

  async find(manager: EntityManager, tripId: string): Promise<DrawnRound | null> {
    const [row] = await manager.query<Omit<DrawnRound, 'entries'>[]>(
      `SELECT r.trip_id AS "tripId", r.seed, r.priority_order AS "priorityOrder", r.vehicles, r.drawn_at AS "drawnAt",
              r.drawn_by AS "drawnBy"
         FROM rounds r WHERE r.trip_id = $1`,
      [tripId],
    );
    if (!row) return null;
    const entries = await manager.query<RoundEntry[]>(
      `SELECT ${ENTRY} FROM round_entries e WHERE e.trip_id = $1 ORDER BY e.rank`,
      [tripId],
    );
    return { ...row, entries };
  }
}

function columnsOf<Row>(rows: Row[], cells: ((row: Row) => unknown)[]): unknown[][] {
  return cells.map((cell) => rows.map(cell));
}
