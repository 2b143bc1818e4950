import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEnum,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { toWire } from '../shared/civil-time.js';
import { PageOf } from '../shared/paging.js';
import { IsDay, IsInstant } from '../shared/validators.js';
import { PRIORITY_GROUPS, PriorityGroup } from '../shared/vocabulary.js';
import { Campaign } from './campaign.entity.js';
import { TrainColumn } from './policies.js';
import { DeadlineKind, ReportDeadline } from './report-deadline.entity.js';

const GROUPS = Object.keys(PRIORITY_GROUPS);

export class MinimumPeopleDto {
  /** People that make a coach worth running. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  COACH?: number;

  /** People that make a chartered carriage worth running. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  CHARTERED_CARRIAGE?: number;

  /** People that make a special train worth running. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  SPECIAL_TRAIN?: number;

  /** People that make a charter flight worth running. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  CHARTER_FLIGHT?: number;
}

/** Policies to change; what is left out stays as it is. */
export class ChangePoliciesDto {
  /** People to one destination that make a trip worth running, by mode. */
  @IsOptional()
  @ValidateNested()
  @Type(() => MinimumPeopleDto)
  minimumPeople?: MinimumPeopleDto;

  /** Priority groups, who goes first on a waiting list first; those left out count as no group. */
  @ApiProperty({ enum: GROUPS, isArray: true, required: false })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(GROUPS, { each: true })
  priorityOrder?: PriorityGroup[];

  /** Minutes for which a freed seat is held for the next in line; 0 gives it at once. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(7 * 24 * 60)
  offerMinutes?: number;

  /** What column 10 of the official table counts. */
  @IsOptional()
  @IsEnum(TrainColumn)
  trainColumn?: TrainColumn;
}

/** What the notice of the year wants once. */
export class StagesDto {
  /** Until when the contacts are named. */
  @IsOptional()
  @IsInstant()
  contactsDueAt?: string;

  /** Until when the first stage (returned home, stayed) is reported. */
  @IsOptional()
  @IsInstant()
  firstStageDueAt?: string;

  /** Until when the second stage (returned to work) is reported. */
  @IsOptional()
  @IsInstant()
  secondStageDueAt?: string;

  /** Until when the final report is in. */
  @IsOptional()
  @IsInstant()
  finalDueAt?: string;
}

export class CreateCampaignDto {
  /** Province that runs it, e.g. 14. */
  @Matches(/^[1-9]\d$/, { message: '$property must be the code of a province such as 14' })
  provinceCode: string;

  /** Year of the festival; days that are not given follow from it. */
  @IsInt()
  @Min(2000)
  @Max(2100)
  year: number;

  /** Name, unique in the province; 〈year〉年春风行动 unless told. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;

  /** First day; the 15th of the twelfth lunar month unless told. */
  @IsOptional()
  @IsDay()
  startsOn?: string;

  /** The day after the last; the first day of the third lunar month unless told. */
  @IsOptional()
  @IsDay()
  endsOn?: string;

  /** First day of the lunar year; must be told for years beyond the table of festivals. */
  @IsOptional()
  @IsDay()
  festivalDay?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => StagesDto)
  stages?: StagesDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => ChangePoliciesDto)
  policies?: ChangePoliciesDto;
}

export class MinimumPeopleView {
  COACH: number;
  CHARTERED_CARRIAGE: number;
  SPECIAL_TRAIN: number;
  CHARTER_FLIGHT: number;
}

export class PoliciesView {
  /** People to one destination that make a trip worth running, by mode. */
  minimumPeople: MinimumPeopleView;
  /** Priority groups, who goes first on a waiting list first. */
  @ApiProperty({ enum: GROUPS, isArray: true })
  priorityOrder: PriorityGroup[];
  /** Minutes for which a freed seat is held for the next in line; 0 gives it at once. */
  offerMinutes: number;
  /** What column 10 of the official table counts. */
  trainColumn: TrainColumn;
}

export class CampaignView {
  id: string;
  /** Province that runs it. */
  provinceCode: string;
  name: string;
  /** First day. */
  startsOn: string;
  /** The day after the last. */
  endsOn: string;
  /** First day of the lunar year. */
  festivalDay: string;
  policies: PoliciesView;
  createdAt: string;

  static of({ createdAt, ...campaign }: Campaign): CampaignView {
    return { ...campaign, createdAt: toWire(createdAt) };
  }
}

export class CampaignPage extends PageOf(CampaignView) {}

export class ChangeDeadlineDto {
  /** The new moment. */
  @IsOptional()
  @IsInstant()
  dueAt?: string;

  /** Whether nothing is due this time. */
  @IsOptional()
  @IsBoolean()
  skipped?: boolean;
}

export class DeadlineView {
  id: string;
  kind: DeadlineKind;
  /** ISO 8601 with offset. */
  dueAt: string;
  /** Whether nothing is due this time. */
  skipped: boolean;

  static of({ id, kind, dueAt, skipped }: ReportDeadline): DeadlineView {
    return { id, kind, dueAt: toWire(dueAt), skipped };
  }
}

export class CalendarView {
  /** By time. */
  items: DeadlineView[];
}
