import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { VehicleRow } from '../../campaigns/policies.js';
import { inOneGo, prepared } from '../../shared/database/one-go.js';
import { asSystem } from '../../shared/database/scope.js';
import { Correction, Corrections } from './correction.js';

/** The frozen week that corrections are about. */
export interface CorrectedWeek {
  id: string;
  cutoffAt: Date;
  factsBelow: number;
  vehicleRow: VehicleRow;
  /** Something was recorded after it was frozen that may have happened before. */
  hasLateFacts: boolean;
}

const EVERY_FACT = '9223372036854775807';

const PLACED: Record<VehicleRow, string> = {
  [VehicleRow.Organiser]: 'g.persons, g.vehicles',
  [VehicleRow.LargestShare]: 'g.persons_by_share AS persons, g.vehicles_by_share AS vehicles',
};

/** Trips that left before a moment and of which something was recorded between two lines. */
const candidates = (campaign: string, moment: string, from: string, below: string) => `
    SELECT d.trip_id
      FROM departures d
      JOIN trips t ON t.id = d.trip_id
     WHERE t.campaign_id = ${campaign} AND d.fact_no >= ${from} AND d.fact_no < ${below} AND d.occurred_at < ${moment}
    UNION
    SELECT l.trip_id FROM late_trips l
     WHERE l.campaign_id = ${campaign} AND l.settled_no >= ${from} AND l.departed_at < ${moment}`;

/**
 * Trips of which something that happened before the cut-off was recorded after the line, with what they now give to it more
 * or less: $1 campaign, $2 cut-off, $3 and $4 the lines between which it was recorded, $5 week, $6 the
 * moment before which it was signed (null: any).
 */
const corrections = (rule: VehicleRow) => `
  WITH candidates AS MATERIALIZED (${candidates('$1', '$2', '$3', '$4')}), late AS (
    SELECT b.trip_id, 'BOARDING' AS kind, b.occurred_at, b.recorded_at, b.recorded_by, b.fact_no, '' AS reason
      FROM candidates k JOIN boardings b ON b.trip_id = k.trip_id
    UNION ALL
    SELECT d.trip_id, 'DEPARTURE', d.occurred_at, d.recorded_at, d.recorded_by, d.fact_no, ''
      FROM candidates k JOIN departures d ON d.trip_id = k.trip_id
    UNION ALL
    SELECT o.trip_id, 'BREAK_OFF', o.occurred_at, o.recorded_at, o.recorded_by, o.fact_no, o.reason
      FROM candidates k JOIN break_offs o ON o.trip_id = k.trip_id
  ), told AS (
    SELECT f.trip_id, f.kind, f.reason, a.display_name, count(*) AS number, min(f.occurred_at) AS occurred_at,
           max(f.recorded_at) AS recorded_at
      FROM late f
      JOIN account_names a ON a.id = f.recorded_by
     WHERE f.occurred_at < $2 AND f.fact_no >= $3 AND f.fact_no < $4
     GROUP BY f.trip_id, f.kind, f.reason, a.display_name
  ), facts AS (
    SELECT f.trip_id, jsonb_agg(jsonb_build_object('kind', f.kind, 'number', f.number, 'occurredAt', f.occurred_at,
             'recordedAt', f.recorded_at, 'recordedByName', f.display_name, 'reason', f.reason) ORDER BY f.recorded_at, f.kind) AS facts
      FROM told f GROUP BY f.trip_id
  ), sides AS (
    SELECT g.trip_id, g.city_code, t.mode, ${PLACED[rule]}
      FROM (SELECT array_agg(k.trip_id) AS trip_ids FROM candidates k) k
      JOIN LATERAL figures_of_trips(k.trip_ids, $2, $4) g ON k.trip_ids IS NOT NULL
      JOIN trips t ON t.id = g.trip_id
    UNION ALL
    SELECT z.trip_id, z.city_code, z.mode, -z.persons, -z.vehicles
      FROM candidates k JOIN frozen_trips z ON z.week_id = $5 AND z.trip_id = k.trip_id
  ), differing AS (
    SELECT s.trip_id, s.city_code, s.mode, sum(s.persons) AS persons, sum(s.vehicles) AS vehicles
      FROM sides s GROUP BY s.trip_id, s.city_code, s.mode
    HAVING sum(s.persons) <> 0 OR sum(s.vehicles) <> 0
  ), changes AS (
    SELECT d.trip_id, d.city_code, sum(d.persons) AS persons, sum(d.vehicles) AS vehicles,
           jsonb_agg(jsonb_build_object('mode', d.mode, 'persons', d.persons, 'vehicles', d.vehicles) ORDER BY d.mode) AS changes
      FROM differing d GROUP BY d.trip_id, d.city_code
  ), found AS (
    SELECT c.trip_id, c.city_code, c.changes, f.facts, s.reason, a.display_name AS signed_by_name, s.signed_at
      FROM changes c
      JOIN facts f ON f.trip_id = c.trip_id
      -- A signature is for the numbers that it was given for.
      LEFT JOIN LATERAL (
        SELECT s.reason, s.signed_by, s.signed_at, s.persons, s.vehicles
          FROM correction_signatures s
         WHERE s.week_id = $5 AND s.city_code = c.city_code AND s.trip_id = c.trip_id
           AND ($6::timestamptz IS NULL OR s.signed_at < $6)
         ORDER BY s.id DESC LIMIT 1) s ON s.persons = c.persons AND s.vehicles = c.vehicles
      LEFT JOIN account_names a ON a.id = s.signed_by
  )`;

/** What was recorded after a week was frozen and had happened before. */
@Injectable()
export class CorrectionsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** The week that a table at this moment corrects, or the next table (null): the last one frozen before it. */
  async correctedBy(
    campaignId: string,
    moment: Date | null,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<CorrectedWeek | undefined> {
    const [week] = await prepared<CorrectedWeek>(
      manager,
      `SELECT w.id, w.cutoff_at AS "cutoffAt", w.facts_below AS "factsBelow", w.vehicle_row AS "vehicleRow",
              EXISTS (${candidates('w.campaign_id', 'w.cutoff_at', 'w.facts_below', EVERY_FACT)}) AS "hasLateFacts"
         FROM frozen_weeks w WHERE w.campaign_id = $1 AND ($2::timestamptz IS NULL OR w.cutoff_at < $2) ORDER BY w.cutoff_at DESC LIMIT 1`,
      [campaignId, moment],
    );
    return week;
  }

  /** The corrections that a table at this moment shows, or the next one (null); null when no week was frozen before it. */
  async pending(
    campaignId: string,
    moment: Date | null,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Corrections | null> {
    const week = await asSystem('figures', () => this.correctedBy(campaignId, moment, manager));
    if (!week) return null;
    if (!week.hasLateFacts) return { cutoffAt: week.cutoffAt, items: [] };
    const items = await asSystem('figures', () =>
      manager.query<Correction[]>(
        `${corrections(week.vehicleRow)}
         SELECT f.trip_id AS "tripId", t.code, f.city_code AS "cityCode", f.changes, f.facts, f.reason,
                f.signed_by_name AS "signedByName", f.signed_at AS "signedAt"
           FROM found f JOIN trips t ON t.id = f.trip_id ORDER BY f.city_code, f.trip_id`,
        [campaignId, week.cutoffAt, week.factsBelow, EVERY_FACT, week.id, null],
      ),
    );
    return { cutoffAt: week.cutoffAt, items };
  }

  /** Keeps the corrections that belong to a week which is just being frozen, as they were signed before this moment. */
  async keep(
    manager: EntityManager,
    frozen: { campaignId: string; weekId: string; cutoffAt: Date; factsBelow: number },
    signedBefore: Date | null,
  ): Promise<void> {
    const week = await this.correctedBy(frozen.campaignId, frozen.cutoffAt, manager);
    if (!week) return;
    await manager.query(
      `INSERT INTO frozen_corrections (week_id, corrected_week_id, city_code, trip_id, changes, facts, reason,
                                       signed_by_name, signed_at)
       ${corrections(week.vehicleRow)}
       SELECT $7, $5, f.city_code, f.trip_id, f.changes, f.facts, f.reason, f.signed_by_name, f.signed_at FROM found f`,
      [
        ...[frozen.campaignId, week.cutoffAt, week.factsBelow, frozen.factsBelow, week.id],
        ...[signedBefore, frozen.weekId],
      ],
    );
  }

  /** The corrections that stand in a frozen table; null when no week was frozen before it. */
  async frozen(
    campaignId: string,
    week: { id: string; cutoffAt: Date },
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Corrections | null> {
    const [items, [{ before }]] = await asSystem('figures', () =>
      inOneGo<[(Correction & { correctedAt: Date })[], [{ before: Date | null }]]>(manager, [
        {
          sql: `SELECT z.trip_id AS "tripId", t.code, z.city_code AS "cityCode", z.changes, z.facts, z.reason,
              z.signed_by_name AS "signedByName", z.signed_at AS "signedAt", w.cutoff_at AS "correctedAt"
         FROM frozen_corrections z
         JOIN trips t ON t.id = z.trip_id
         JOIN frozen_weeks w ON w.id = z.corrected_week_id
        WHERE z.week_id = $1 ORDER BY z.city_code, z.trip_id`,
          values: [week.id],
        },
        {
          sql: `SELECT max(w.cutoff_at) AS before FROM frozen_weeks w WHERE w.campaign_id = $1 AND w.cutoff_at < $2`,
          values: [campaignId, week.cutoffAt],
        },
      ]),
    );
    if (items.length > 0) return { cutoffAt: items[0].correctedAt, items };
    return before && { cutoffAt: before, items: [] };
  }
}
