import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TripState, TripStep } from './trip-lifecycle.js';

/** Who took which step of a trip's life, when and why. */
@Entity('trip_decisions')
export class TripDecision {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  tripId: string;

  @Column('text')
  step: TripStep;

  @Column('text')
  fromState: TripState;

  @Column('text')
  toState: TripState;

  @Column('text')
  reason: string;

  @Column('uuid')
  accountId: string;

  /** When it was decided, as told by whoever decided it. */
  @Column('timestamptz')
  occurredAt: Date;

  /** When the service was told. */
  @Column('timestamptz')
  recordedAt: Date;
}
