import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayUnique,
  IsArray,
  IsEnum,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { PRIORITY_GROUPS, PriorityGroup } from '../shared/vocabulary.js';
import { TrainColumn, VehicleRow } from './policies.js';

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

/** Seats that are kept for priority groups. */
export class PriorityHoldDto {
  /** Part of a trip's seats, rounded up; 0 for none. */
  @IsNumber()
  @Min(0)
  @Max(1)
  share: number;

  /** Until so many hours before departure; then they go to whoever waits. */
  @IsInt()
  @Min(0)
  @Max(60 * 24)
  untilHoursBefore: number;
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

  /**
   * Minutes for which a freed seat is held for the next in line; 0 gives it at once. The night in which they would begin or end
   * (21:00 to 08:00) does not count, unless the trip leaves before the noon after it.
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(7 * 24 * 60)
  offerMinutes?: number;

  /** Seats of every trip that only priority groups may take until a moment before departure. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PriorityHoldDto)
  priorityHold?: PriorityHoldDto;

  /** What column 10 of the official table counts. */
  @IsOptional()
  @IsEnum(TrainColumn)
  trainColumn?: TrainColumn;

  /** In whose row of the official table a shared trip's vehicles stand. */
  @IsOptional()
  @IsEnum(VehicleRow)
  vehicleRow?: VehicleRow;

  /** Days after a person's journey, and after the campaign, until personal data is purged to counts. */
  @IsOptional()
  @IsInt()
  @Min(30)
  @Max(3650)
  retentionDays?: number;
}

/** People that make a trip worth running, by mode. */
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
  /** Seats of every trip that only priority groups may take until a moment before departure. */
  priorityHold: PriorityHoldDto;
  /** What column 10 of the official table counts. */
  trainColumn: TrainColumn;
  /** In whose row of the official table a shared trip's vehicles stand. */
  vehicleRow: VehicleRow;
  /** Days after a person's journey, and after the campaign, until personal data is purged to counts. */
  retentionDays: number;
}
