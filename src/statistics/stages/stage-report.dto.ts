import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsEnum,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { EachNested, IsRegionCode } from '../../shared/http/validators.js';
import { IsCount } from '../is-count.js';
import { Stage, StageFigure } from './stage-figures.js';
import { StageReportState } from './stage-report-lifecycle.js';

const LONGEST_TEXT = 5000;

export class StageParams {
  /** Campaign. */
  @IsUUID()
  id: string;

  @IsEnum(Stage)
  stage: Stage;
}

export class StageReportParams extends StageParams {
  /** City. */
  @IsRegionCode()
  cityCode: string;
}

export class OverrideDto {
  /** Which figure of the stage; a sum follows from its parts. */
  @IsEnum(StageFigure)
  figure: StageFigure;

  /** What the city reports. */
  @IsCount()
  value: number;

  /** Why it differs from what is counted here. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;
}

export class WriteStageReportDto {
  /** All figures in which the city differs; what the report had before is replaced. */
  @ArrayMaxSize(30)
  @ArrayUnique(({ figure }: OverrideDto) => figure)
  @EachNested()
  @Type(() => OverrideDto)
  overrides: OverrideDto[];

  /** 主要措施: what was done. Identity and phone numbers are masked. */
  @IsString()
  @MaxLength(LONGEST_TEXT)
  measures: string;

  /** 困难和问题: what is in the way, and what is proposed. Identity and phone numbers are masked. */
  @IsString()
  @MaxLength(LONGEST_TEXT)
  difficulties: string;
}

export enum StageFileFormat {
  Docx = 'docx',
  Xlsx = 'xlsx',
}

export class StageFileQuery {
  /** A document to print and sign, unless told, or a workbook. */
  @IsOptional()
  @IsEnum(StageFileFormat)
  format?: StageFileFormat;
}

export class StageFigureView {
  @ApiProperty({ enum: StageFigure, enumName: 'StageFigure' })
  figure: StageFigure;

  /** As the report prints it. */
  label: string;

  labelEn: string;

  /** As counted here, now or when it was signed; null for a sum. */
  @ApiProperty({ type: 'integer', nullable: true })
  counted: number | null;

  /** As reported. */
  @ApiProperty({ type: 'integer' })
  value: number;

  /** Why the city reports another figure than is counted; null when it does not. */
  reason: string | null;
}

/** One city's report for a stage. */
export class StageReportView {
  cityCode: string;
  cityName: string;
  state: StageReportState;
  /** In the order of the report. */
  figures: StageFigureView[];
  measures: string;
  difficulties: string;
  /** Who signed; null while unsigned. */
  signedByName: string | null;
  /** ISO 8601 with offset; null while unsigned. */
  signedAt: string | null;
  /** Signed after the deadline. */
  late: boolean;
  /** When it was last written; null when nobody has yet. */
  updatedAt: string | null;
}

export class StageTotalView {
  @ApiProperty({ enum: StageFigure, enumName: 'StageFigure' })
  figure: StageFigure;

  label: string;

  labelEn: string;

  @ApiProperty({ type: 'integer' })
  value: number;
}

/** The reports of all cities that one may see, put together. */
export class CompiledStageView {
  campaignId: string;
  stage: Stage;
  /** Who reports: the province, or the city that looks at its own. */
  reporter: string;
  /** When the cities' reports are due; ISO 8601 with offset. */
  dueAt: string;
  /** By city; those who have not signed stand with what is counted now, or with what they have written so far. */
  reports: StageReportView[];
  /** 合计. */
  total: StageTotalView[];
  /** Names of cities that have not signed. */
  unsigned: string[];
}
