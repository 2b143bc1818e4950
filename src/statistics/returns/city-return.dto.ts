import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNotEmpty,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsRegionCode } from '../../shared/http/validators.js';
import { IsCount } from '../is-count.js';
import { ReturnState } from './city-return-lifecycle.js';
import { WeekParams } from '../weeks/frozen-week.dto.js';
import { QuestionKind } from '../questions/figure-questions.js';
import { FiguresView, KeyedView, LateSignatureView } from '../table/statistics.dto.js';

/** 万元 with up to four decimal places, which is one yuan, as text. */
function IsAmount() {
  return applyDecorators(
    ApiProperty({ type: String, example: '12.5' }),
    Matches(/^(0|[1-9]\d{0,11})(\.\d{1,4})?$/, {
      message: '$property must be a decimal in text with up to 4 places, such as "12.5"',
    }),
  );
}

function IsNames() {
  return applyDecorators(
    ApiProperty({ type: [String], example: ['阳城县'] }),
    IsArray(),
    ArrayMaxSize(100),
    IsString({ each: true }),
  );
}

export class KeyedDto {
  /** 2 线上招聘会场次 */
  @IsCount()
  onlineFairs: number;

  /** 3 线上招聘会提供就业岗位数量 */
  @IsCount()
  onlineFairJobs: number;

  /** 4 线下招聘会场次 */
  @IsCount()
  offlineFairs: number;

  /** 5 线下招聘会提供就业岗位数量 */
  @IsCount()
  offlineFairJobs: number;

  /** 6 签订就业协议（意向）人次 */
  @IsCount()
  agreementsSigned: number;

  /** 14 推介项目个数 */
  @IsCount()
  projectsPromoted: number;

  /** 15 组织创业导师指导人次 */
  @IsCount()
  mentorSessions: number;

  /** 16 提供创业场地资源个数 */
  @IsCount()
  venuesProvided: number;

  /** 17 用于开展各类招聘活动使用资金数量（万元）, as a decimal in text */
  @IsAmount()
  recruitmentSpending: string;

  /** 18 发放各类就业补贴数量（万元）, as a decimal in text */
  @IsAmount()
  subsidiesPaid: string;

  /** 19 已开展的县（市、区）; with column 20 exactly the city's counties */
  @IsNames()
  countiesStarted: string[];

  /** 20 未开展的县（市、区） */
  @IsNames()
  countiesNotStarted: string[];
}

export class KeyInDto {
  /** All keyed columns; what the return had before is replaced. */
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => KeyedDto)
  keyed: KeyedDto;
}

export class WithdrawDto {
  /** Why the signature is withdrawn. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;
}

export class AnswerDto {
  /** Key of the column that is asked about. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  column: string;

  /** Why it fell or jumped. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  answer: string;
}

export class AnswersDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => AnswerDto)
  answers: AnswerDto[];
}

/** A figure that has to be explained before the row is signed. */
export class QuestionView {
  /** Key of the column. */
  column: string;
  /** It fell although figures are cumulative, or jumped. */
  kind: QuestionKind;
  /** As it was frozen last; of column 19 the counties that are missing now. */
  was: string;
  is: string;
  /** Null while it is not explained. */
  answer: string | null;
}

export class SignLateDto {
  /** Why it was not signed in time. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;
}

export class ReturnParams extends WeekParams {
  /** City. */
  @IsRegionCode()
  cityCode: string;
}

/** One city's row for one report week. */
export class ReturnView {
  campaignId: string;
  cityCode: string;
  cityName: string;
  /** The cut-off that ends the week. */
  cutoffAt: string;
  state: ReturnState;
  /** Columns 7 to 13 as they stand now, or at the cut-off once it has passed. */
  figures: FiguresView;
  /** The keyed columns; a return that was not opened yet shows what was reported last. */
  keyed: KeyedView;
  /** The city's counties, to be divided between columns 19 and 20. */
  counties: string[];
  /** Who signed; null while unsigned. */
  signedByName: string | null;
  /** ISO 8601 with offset; null while unsigned. */
  signedAt: string | null;
  /** When it was last keyed in; null when nobody has yet. */
  updatedAt: string | null;
  /** What fell or jumped since the week that was frozen last; signed only when all of it is answered. */
  questions: QuestionView[];
  /** The signature that came after the week was frozen; null when there is none. */
  lateSignature: LateSignatureView | null;
}
