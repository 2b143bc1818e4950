import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsEnum,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { EachNested, IsInstant } from '../../shared/http/validators.js';
import { HowItLeftDto } from '../journey.dto.js';
import { DoorProgressView } from './door-progress.dto.js';

export enum DoorEventKind {
  Board = 'BOARD',
  Miss = 'MISS',
  /** Standbys get the seats of people who did not come, and board. */
  StandIn = 'STAND_IN',
  Depart = 'DEPART',
  Arrive = 'ARRIVE',
}

/** In seconds. No clock is further off. */
const A_CENTURY = 3_155_760_000;

export class StandInPlaceDto {
  /** A standby of the confirmed version. */
  @IsUUID()
  passengerId: string;

  /** The passenger who did not come. */
  @IsUUID()
  standsInFor: string;
}

const concernsOne = ({ kind }: DoorEventDto) => [DoorEventKind.Board, DoorEventKind.Miss].includes(kind);

/** One thing that happened at the door; place and vehicles belong to departure and arrival. */
export class DoorEventDto extends HowItLeftDto {
  /** Made by the phone; the same event keeps it however often it is sent. */
  @IsUUID()
  id: string;

  @IsEnum(DoorEventKind)
  kind: DoorEventKind;

  /** As the phone's clock said. */
  @IsInstant()
  happenedAt: string;

  // Said here, for what makes the document passes over fields whose least value is below 0.
  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: -A_CENTURY, maximum: A_CENTURY },
    description:
      "How many seconds the phone's clock was ahead of the service's when the phone last heard from it before this; negative " +
      'when it was behind. Left out, the difference at the time of sending stands for it.',
  })
  @IsOptional()
  @IsInt()
  @Min(-A_CENTURY)
  @Max(A_CENTURY)
  clockAheadSeconds?: number;

  /**
   * `servedAt` of the last answer that the phone got before it, where the moment is the phone's own: it happened after that,
   * whatever its clock says since.
   */
  @IsOptional()
  @IsInstant()
  heardAt?: string;

  /** Whom it concerns; needed with BOARD and MISS. */
  @ValidateIf(concernsOne)
  @IsUUID()
  passengerId?: string;

  /** Vehicle at whose door it happened, if the phone was told. A boarding at another one's than the list says is a conflict. */
  @IsOptional()
  @IsUUID()
  tripVehicleId?: string;

  /** Who gets whose seat; needed with STAND_IN: a whole party, seats of one vehicle. */
  @ValidateIf(({ kind }: DoorEventDto) => kind === DoorEventKind.StandIn)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique((place: StandInPlaceDto) => place?.standsInFor)
  @EachNested()
  @Type(() => StandInPlaceDto)
  places?: StandInPlaceDto[];

  /** Why somebody did not come, with MISS; at most 500 characters. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

export class DoorReportDto {
  /** Name that the phone gave itself, the same for all that it sends. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  device: string;

  /** When it sends this, as its clock says: by the difference to the service's clock `happenedAt` is put right. */
  @IsInstant()
  sentAt: string;

  /** Up to 500 at once, in any order; none to ask how far others have come. Sending them again changes nothing. */
  @IsArray()
  @ArrayMaxSize(500)
  @EachNested()
  @Type(() => DoorEventDto)
  events: DoorEventDto[];
}

export enum DoorEventStatus {
  Recorded = 'RECORDED',
  /** Was so before, by this phone or another; the answer tells since when and by whom. */
  Already = 'ALREADY',
  /** Contradicts what is on record; not carried out, or carried out and to be looked at. It is listed until it is settled. */
  Conflict = 'CONFLICT',
  /** Was a conflict, and somebody has settled it. */
  Settled = 'SETTLED',
}

export class DoorEventResultView {
  /** Id of the event. */
  id: string;
  kind: DoorEventKind;
  status: DoorEventStatus;
  /** Null for departure and arrival, and for whom nobody knows. */
  passengerId: string | null;
  name: string | null;
  /** When it happened, put right; of what was so before, when that happened. ISO 8601 with offset. */
  occurredAt: string | null;
  /** When the service was first told; null for a conflict that changed nothing. */
  recordedAt: string | null;
  /** Who told it first; null for a conflict that changed nothing. */
  recordedByName: string | null;
  /** Code of the problem of a conflict, e.g. `SEAT_GIVEN`; else null. */
  code: string | null;
  /** The problem in Chinese. */
  title: string | null;
  /** The problem in English. */
  titleEn: string | null;
}

export class DoorReportView {
  /** When the service got it; ISO 8601 with offset. */
  receivedAt: string;
  /** How far the phone's clock was ahead, in seconds; negative when behind, 0 when it is as good as right. */
  clockAheadSeconds: number;
  /** One per event, in their order. */
  results: DoorEventResultView[];
  /** How far the trip is now, with what other phones reported. */
  progress: DoorProgressView;
}

export enum ConflictDecision {
  /** Boards the passenger as the list has it; for somebody who was said to board another vehicle. */
  Board = 'BOARD',
  /** What is on record stays. */
  Dismiss = 'DISMISS',
}

export class SettleConflictDto {
  @IsEnum(ConflictDecision)
  decision: ConflictDecision;

  /** What was found out; at most 500 characters. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}
