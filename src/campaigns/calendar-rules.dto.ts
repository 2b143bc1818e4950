import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsEnum, IsInt, IsNotEmpty, IsOptional, Matches, Max, Min, ValidateNested } from 'class-validator';
import { Anchor } from './calendar-rules.js';

const MOST_DAYS = 400;

function IsTime() {
  return applyDecorators(
    ApiProperty({ type: String, pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', example: '18:00' }),
    Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '$property must be a time of day such as 18:00' }),
  );
}

/** So many days after a day of the campaign. */
export class DayRuleDto {
  /** The campaign's first day, 春节, or the day after its last. */
  @IsEnum(Anchor)
  anchor: Anchor;

  @ApiProperty({
    description: 'After it; before it when negative',
    ...{ type: 'integer', minimum: -MOST_DAYS, maximum: MOST_DAYS },
  })
  @IsInt()
  @Min(-MOST_DAYS)
  @Max(MOST_DAYS)
  days: number;
}

export class MomentRuleDto extends DayRuleDto {
  /** Time of that day in China. */
  @IsTime()
  time: string;
}

export class WeeklyRuleDto {
  /** 1 = Monday … 7 = Sunday. */
  @IsInt()
  @Min(1)
  @Max(7)
  weekday: number;

  /** Time of that day in China. */
  @IsTime()
  time: string;

  /** The first day that may be one. */
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => DayRuleDto)
  from: DayRuleDto;

  /** From this day on there is none. */
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => DayRuleDto)
  until: DayRuleDto;
}

/** Rules of the reporting calendar to change; what is left out stays, null takes one away. */
export class ChangeRulesDto {
  /** Until when the contacts are named. */
  @ApiProperty({ type: MomentRuleDto, nullable: true, required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => MomentRuleDto)
  contacts?: MomentRuleDto | null;

  /** Until when the first stage (returned home, stayed) is reported. */
  @ApiProperty({ type: MomentRuleDto, nullable: true, required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => MomentRuleDto)
  firstStage?: MomentRuleDto | null;

  /** Until when the second stage (returned to work) is reported. */
  @ApiProperty({ type: MomentRuleDto, nullable: true, required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => MomentRuleDto)
  secondStage?: MomentRuleDto | null;

  /** When the weekly table is cut off. */
  @ApiProperty({ type: WeeklyRuleDto, nullable: true, required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => WeeklyRuleDto)
  weekly?: WeeklyRuleDto | null;

  /** Until when the final report is in. */
  @ApiProperty({ type: MomentRuleDto, nullable: true, required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => MomentRuleDto)
  final?: MomentRuleDto | null;
}

/** The rules that the reporting calendar is made from; null for what is not asked for. */
export class CalendarRulesView {
  @ApiProperty({ type: MomentRuleDto, nullable: true })
  contacts: MomentRuleDto | null;
  @ApiProperty({ type: MomentRuleDto, nullable: true })
  firstStage: MomentRuleDto | null;
  @ApiProperty({ type: MomentRuleDto, nullable: true })
  secondStage: MomentRuleDto | null;
  @ApiProperty({ type: WeeklyRuleDto, nullable: true })
  weekly: WeeklyRuleDto | null;
  @ApiProperty({ type: MomentRuleDto, nullable: true })
  final: MomentRuleDto | null;
}
