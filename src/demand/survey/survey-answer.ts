import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where a worker spends the festival: 返乡过年 or 留岗过年, what the first stage of the notice asks for. */
export enum Festival {
  AtHome = 'AT_HOME',
  AtWorkPlace = 'AT_WORK_PLACE',
}

/** What a worker means to do after the festival. */
export enum Plan {
  /** 返原岗. */
  ReturnToJob = 'RETURN_TO_JOB',
  /** 外出另找工作. */
  FindNewJob = 'FIND_NEW_JOB',
  /** 就近就业. */
  WorkNearby = 'WORK_NEARBY',
  /** 不再外出. */
  StayHome = 'STAY_HOME',
  /** 未定. */
  Undecided = 'UNDECIDED',
}

/** How a worker went back without an organised trip; those count apart from columns 7 to 13. */
export enum BackBy {
  /** 自驾. */
  OwnVehicle = 'OWN_VEHICLE',
  /** 自行购票. */
  OwnTicket = 'OWN_TICKET',
  /** 用人单位接送. */
  Employer = 'EMPLOYER',
  Other = 'OTHER',
}

/** What a worker has answered in a campaign's survey; what was not asked or answered yet is null. */
export interface Answers {
  festival: Festival | null;
  plan: Plan | null;
  /** Day on which the worker went back by own means, `YYYY-MM-DD`. */
  backOn: string | null;
  backBy: BackBy | null;
}

export const NO_ANSWERS: Answers = { festival: null, plan: null, backOn: null, backBy: null };

/** Fields of answers that were given; one left out stays as it was, null takes it back. */
export type AnswerChange = { [Field in keyof Answers]?: Answers[Field] };

@Entity('survey_answers')
export class SurveyAnswer implements Answers {
  @PrimaryColumn('uuid')
  campaignId: string;

  @PrimaryColumn('uuid')
  workerId: string;

  @Column('text')
  homeCountyCode: string;

  @Column('text', { nullable: true })
  festival: Festival | null;

  @Column('text', { nullable: true })
  plan: Plan | null;

  @Column('date', { nullable: true })
  backOn: string | null;

  @Column('text', { nullable: true })
  backBy: BackBy | null;

  @Column('uuid')
  answeredBy: string;

  @Column('timestamptz')
  answeredAt: Date;
}
