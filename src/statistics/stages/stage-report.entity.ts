import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CountedFigures, Overrides, Stage } from './stage-figures.js';
import { StageReportState } from './stage-report-lifecycle.js';

/** What a city reports for one stage. */
@Entity('stage_reports')
export class StageReport {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  campaignId: string;

  @Column('text')
  stage: Stage;

  @Column('text')
  cityCode: string;

  @Column('text')
  state: StageReportState;

  @Column('jsonb')
  overrides: Overrides;

  @Column('text')
  measures: string;

  @Column('text')
  difficulties: string;

  /** As they were counted when it was signed; null while it is open. */
  @Column('jsonb', { nullable: true })
  counted: CountedFigures | null;

  @Column('uuid', { nullable: true })
  updatedBy: string | null;

  @Column('timestamptz', { nullable: true })
  updatedAt: Date | null;

  @Column('uuid', { nullable: true })
  signedBy: string | null;

  @Column('timestamptz', { nullable: true })
  signedAt: Date | null;
}
