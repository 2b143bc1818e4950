import { Column, Entity, PrimaryColumn } from 'typeorm';
import { RosterFormat } from './roster-format.js';

export enum ImportState {
  Queued = 'QUEUED',
  Running = 'RUNNING',
  Done = 'DONE',
  Failed = 'FAILED',
}

/** Why nothing, or nothing more, of a file was imported. */
export interface ImportFailure {
  code: string;
  title: string;
  titleEn: string;
  detail?: string;
}

/** A roster handed in, and how far its import has come. */
@Entity('roster_imports')
export class RosterImport {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  campaignId: string;

  @Column('uuid')
  accountId: string;

  /** Region the account acted for: nobody who lives outside it is taken. */
  @Column('text')
  regionCode: string;

  @Column('text')
  fileName: string;

  @Column('text')
  fileFormat: RosterFormat;

  /** SHA-256, hex. */
  @Column('text')
  fileDigest: string;

  @Column('bigint')
  fileBytes: number;

  @Column('text')
  state: ImportState;

  @Column('jsonb', { nullable: true })
  failure: ImportFailure | null;

  /** Known once the file was read through for the first time. */
  @Column('integer', { nullable: true })
  totalRows: number | null;

  @Column('integer')
  doneRows: number;

  @Column('integer')
  accepted: number;

  @Column('integer')
  rejected: number;

  @Column('integer')
  duplicates: number;

  /** The file's own header. */
  @Column('text', { array: true, nullable: true })
  header: string[] | null;

  /** Until when the process that works on it has it for itself. */
  @Column('timestamptz', { nullable: true })
  leaseUntil: Date | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;
}
