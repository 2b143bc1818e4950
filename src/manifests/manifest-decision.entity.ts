import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ManifestState, type ManifestStep } from './manifest-lifecycle.js';

/** Who sent, confirmed, returned or replaced a version, when and why. */
@Entity('manifest_decisions')
export class ManifestDecision {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  manifestId: string;

  @Column('text')
  step: ManifestStep;

  @Column('text')
  fromState: ManifestState;

  @Column('text')
  toState: ManifestState;

  @Column('text')
  reason: string;

  @Column('uuid')
  accountId: string;

  @Column('timestamptz')
  recordedAt: Date;
}
