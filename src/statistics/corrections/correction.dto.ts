import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { EachNested, IsDay } from '../../shared/http/validators.js';
import { DrillParams } from '../drill/drill.dto.js';
import { FiguresView } from '../table/statistics.dto.js';

const MOST = 1_000_000;

export class CorrectionsQueryDto {
  /** Those that stand in the frozen table of this day's cut-off, instead of those that the next table will show. */
  @IsOptional()
  @IsDay()
  cutoffDay?: string;
}

/** A row of a campaign's table. */
export class CorrectionParams extends DrillParams {}

export class SignedCorrectionDto {
  @IsUUID()
  tripId: string;

  // Said here, for what makes the document passes over fields whose least value is below 0.
  @ApiProperty({
    ...{ type: 'integer', minimum: -MOST, maximum: MOST },
    description: 'People more (or less) that the correction shows: what is signed is what was seen.',
  })
  @IsInt()
  @Min(-MOST)
  @Max(MOST)
  persons: number;

  @ApiProperty({
    ...{ type: 'integer', minimum: -MOST, maximum: MOST },
    description: 'Vehicles more (or less) that it shows.',
  })
  @IsInt()
  @Min(-MOST)
  @Max(MOST)
  vehicles: number;
}

export class SignCorrectionsDto {
  /** Up to 500 at once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @EachNested()
  @Type(() => SignedCorrectionDto)
  corrections: SignedCorrectionDto[];

  /** Why it was recorded late. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;
}

export class LateFactView {
  /** BOARDING, DEPARTURE or BREAK_OFF. */
  kind: string;
  /** How many of the kind one account recorded. */
  number: number;
  /** When the first of them happened. */
  occurredAt: string;
  /** When the last of them was recorded. */
  recordedAt: string;
  recordedByName: string;
  /** As it was given with a break-off; empty otherwise. */
  reason: string;
}

export class CorrectionView {
  tripId: string;
  code: string;
  /** The row that it corrects. */
  cityCode: string;
  cityName: string;
  /** People more or less. */
  persons: number;
  /** Vehicles more or less. */
  vehicles: number;
  /** Columns 7 to 13, as what they are more or less. */
  figures: FiguresView;
  /** Cut-offs of the frozen weeks in which it happened or that came after, and so lack it. */
  weeks: string[];
  /** What was recorded late, by whom and when. */
  facts: LateFactView[];
  /** Why it was late, as the city says; null while unsigned. */
  reason: string | null;
  /** Who signed it for the city; null while unsigned. */
  signedByName: string | null;
  signedAt: string | null;
}

export class CorrectionsView {
  campaignId: string;
  /** The cut-off of the frozen week that is corrected; null when none is frozen yet. */
  cutoffAt: string | null;
  /** By city and trip. */
  items: CorrectionView[];
}
