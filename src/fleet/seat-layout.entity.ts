import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SeatPlan } from './seat-plan.js';
import { VehicleKind } from './vehicle-kind.js';

/** How a kind of coach, carriage or cabin is seated. */
@Entity('seat_layouts')
export class SeatLayout {
  @PrimaryColumn('uuid')
  id: string;

  /** Stable name that people and programs refer to, e.g. `COACH_49`. */
  @Column('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: VehicleKind;

  /** Seats that the vehicle is licensed for; for a coach they include the driver's (核定载客). */
  @Column('integer')
  rated: number;

  /** Seats that may be given to passengers. */
  @Column('integer')
  assignable: number;

  @Column('jsonb')
  plan: SeatPlan;

  /** The region that drew it; null for those that ship with the product. */
  @Column('text', { nullable: true })
  regionCode: string | null;

  @Column('timestamptz')
  createdAt: Date;
}
