import { readFile } from 'node:fs/promises';
import { Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { dataFile } from '../../config/project-root.js';
import { newId } from '../shared/ids.js';
import { asSystem } from '../shared/database/scope.js';
import { LayoutDescription, seatPlanOf } from './seat-plan-of.js';
import type { SeatPlan } from './seat-plan.js';
import type { VehicleKind } from './vehicle-kind.js';

/** One entry of `config/data/seat-layouts.json`. */
type DescribedLayout = LayoutDescription & { code: string; name: string; kind: VehicleKind; rated: number };

export interface DrawnLayout {
  code: string;
  name: string;
  kind: VehicleKind;
  rated: number;
  plan: SeatPlan;
}

/** The layouts that ship with the product, drawn. Sizes and numbering are common ones; own layouts may differ. */
export async function drawBuiltInLayouts(file = dataFile('seat-layouts.json')): Promise<DrawnLayout[]> {
  const described = JSON.parse(await readFile(file, 'utf8')) as DescribedLayout[];
  return described.map(({ code, name, kind, rated, ...description }) => ({
    ...{ code, name, kind, rated, plan: seatPlanOf(description) },
  }));
}

/** Brings the built-in layouts of the database up to the data file whenever the service starts. */
@Injectable()
export class BuiltInLayouts implements OnApplicationBootstrap {
  constructor(private readonly dataSource: DataSource) {}

  /** Layouts that a region has drawn under the same code are left alone. */
  async onApplicationBootstrap(): Promise<void> {
    const layouts = await drawBuiltInLayouts();
    const rows = layouts.map((layout) => ({ ...layout, id: newId(), assignable: layout.plan.seats.length }));
    await asSystem('boot', () =>
      this.dataSource.query(
        `INSERT INTO seat_layouts AS l (id, code, name, kind, rated, assignable, plan)
       SELECT f.id, f.code, f.name, f.kind, f.rated, f.assignable, f.plan
         FROM jsonb_to_recordset($1::jsonb)
           AS f (id uuid, code text, name text, kind text, rated int, assignable int, plan jsonb)
        ORDER BY f.code
       ON CONFLICT ON CONSTRAINT uq_seat_layouts_code DO UPDATE
         SET name = excluded.name, kind = excluded.kind, rated = excluded.rated,
             assignable = excluded.assignable, plan = excluded.plan
         WHERE l.region_code IS NULL
           AND (l.name, l.kind, l.rated, l.assignable, l.plan)
             IS DISTINCT FROM (excluded.name, excluded.kind, excluded.rated, excluded.assignable, excluded.plan)`,
        [JSON.stringify(rows)],
      ),
    );
  }
}
