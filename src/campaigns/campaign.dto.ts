import { Type } from 'class-transformer';
import {
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
import { toWire } from '../shared/time/civil-time.js';
import { PageOf } from '../shared/http/paging.js';
import { IsDay } from '../shared/http/validators.js';
import { CalendarRulesView, ChangeRulesDto } from './calendar-rules.dto.js';
import { Campaign } from './campaign.entity.js';
import { ChangePoliciesDto, PoliciesView } from './policies.dto.js';

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

  /** Rules of its reporting calendar that differ from those of the 2024 notice. */
  @IsOptional()
  @ValidateNested()
  @Type(() => ChangeRulesDto)
  calendarRules?: ChangeRulesDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => ChangePoliciesDto)
  policies?: ChangePoliciesDto;
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
  /** What its reporting calendar is made from. */
  calendarRules: CalendarRulesView;
  createdAt: string;

  static of({ createdAt, ...campaign }: Campaign): CampaignView {
    return { ...campaign, createdAt: toWire(createdAt) };
  }
}

export class CampaignPage extends PageOf(CampaignView) {}
