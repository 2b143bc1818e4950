import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsEnum, IsOptional, IsUUID } from 'class-validator';
import { EachNested, IsDay, IsRegionCode } from '../../shared/http/validators.js';
import { PageOf, PageQuery } from '../../shared/http/paging.js';
import { BackBy, Festival, Plan } from './survey-answer.js';

export enum Answered {
  Something = 'SOMETHING',
  Nothing = 'NOTHING',
}

/** Of fields that are left out the answer stays; null takes it back. */
export class SurveyAnswerDto {
  /** Who answers. */
  @IsUUID()
  workerId: string;

  /** Where the worker spends the festival. */
  @IsOptional()
  @IsEnum(Festival)
  festival?: Festival | null;

  /** What comes after it. */
  @IsOptional()
  @IsEnum(Plan)
  plan?: Plan | null;

  /** Day on which the worker went back without an organised trip; not ahead. */
  @IsOptional()
  @IsDay()
  backOn?: string | null;

  /** How; together with the day. */
  @IsOptional()
  @IsEnum(BackBy)
  backBy?: BackBy | null;
}

export class AnswerSurveyDto {
  @IsUUID()
  campaignId: string;

  /** One per worker; all are taken or none. */
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @EachNested()
  @Type(() => SurveyAnswerDto)
  answers: SurveyAnswerDto[];
}

export class SurveyCampaignQuery {
  @IsUUID()
  campaignId: string;
}

export class ListSurveyQuery extends PageQuery {
  @IsUUID()
  campaignId: string;

  /** Only people at home inside this region. */
  @IsOptional()
  @IsRegionCode()
  homeCode?: string;

  /** Only this worker. */
  @IsOptional()
  @IsUUID()
  workerId?: string;

  /** Only who has answered something, or only who has not. */
  @IsOptional()
  @IsEnum(Answered)
  answered?: Answered;
}

export class SurveyAnswerView {
  workerId: string;
  name: string;
  festival: Festival | null;
  plan: Plan | null;
  /** `YYYY-MM-DD`. */
  backOn: string | null;
  backBy: BackBy | null;
  /** ISO 8601 with offset; null while nothing is answered. */
  answeredAt: string | null;
}

/** A worker with what is answered, as a cadre goes through the village. */
export class SurveyedWorkerView extends SurveyAnswerView {
  /** Masked. */
  phone: string;
  homeCountyCode: string;
  town: string;
  village: string;
}

export class SurveyAnswersView {
  items: SurveyAnswerView[];
}

export class SurveyedWorkerPage extends PageOf(SurveyedWorkerView) {}

/** Answers of one county. */
export class SurveyCountView {
  countyCode: string;
  county: string;
  /** People of the register who live here. */
  people: number;
  /** Of them, who has answered something. */
  answered: number;
  /** 返乡人数. */
  atHome: number;
  /** 留岗人数. */
  atWorkPlace: number;
  returnToJob: number;
  findNewJob: number;
  workNearby: number;
  stayHome: number;
  undecided: number;
  /** Gone back by their own vehicle. */
  backByOwnVehicle: number;
  backByOwnTicket: number;
  backByEmployer: number;
  backOtherwise: number;
}

export class SurveyCountsView {
  /** By county code; every county of my region with anybody registered. */
  items: SurveyCountView[];
}
