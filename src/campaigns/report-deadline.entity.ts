import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is due to the province. */
export enum DeadlineKind {
  /** 联系人名单. */
  Contacts = 'CONTACTS',
  /** 第一阶段：返乡、留岗人数. */
  FirstStage = 'FIRST_STAGE',
  /** 第二阶段：返岗. */
  SecondStage = 'SECOND_STAGE',
  /** 每周统计表. */
  Weekly = 'WEEKLY',
  /** 总结. */
  Final = 'FINAL',
}

/** One date of a campaign's reporting calendar. */
@Entity('report_deadlines')
export class ReportDeadline {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  campaignId: string;

  @Column('text')
  kind: DeadlineKind;

  @Column('timestamptz')
  dueAt: Date;

  /** When the rules have it; another moment than `dueAt` when somebody has moved it. */
  @Column('timestamptz')
  ruledAt: Date;

  /** A week that falls into the holiday need not be reported. */
  @Column('boolean')
  skipped: boolean;

  /** Why it was moved or skipped, or the rules changed; empty as it was made. */
  @Column('text')
  reason: string;

  @Column('uuid', { nullable: true })
  changedBy: string | null;

  @Column('timestamptz', { nullable: true })
  changedAt: Date | null;
}
