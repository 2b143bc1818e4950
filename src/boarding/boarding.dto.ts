import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEnum,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { toWire } from '../shared/time/civil-time.js';
import { PassengerState } from '../seating/passenger.entity.js';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { EachNested, IsInstant } from '../shared/http/validators.js';
import type { ManifestLine } from './manifest-lines.js';
import type { Outcome } from './marking.js';

/** Whom it concerns: a booking code means the whole booking, or those of it that are named. */
export class MarkDto {
  /** Booking code as on the boarding pass, e.g. `H7KQ-3MRA`. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(20)
  bookingCode?: string;

  /** One passenger. */
  @IsOptional()
  @IsUUID()
  passengerId?: string;

  /** These passengers only. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsUUID(undefined, { each: true })
  passengerIds?: string[];

  /** When it happened, now unless told; a phone without signal sends its marks later. */
  @IsOptional()
  @IsInstant()
  occurredAt?: string;
}

export class BoardDto {
  /** Up to 500 at once. Sending them again changes nothing. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @EachNested()
  @Type(() => MarkDto)
  boardings: MarkDto[];
}

export class MissDto {
  /** Up to 500 at once. Sending them again changes nothing. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @EachNested()
  @Type(() => MarkDto)
  noShows: MarkDto[];

  /** Why they did not come, if known. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

export enum BoardingStatus {
  Boarded = 'BOARDED',
  /** Was boarded before; the answer tells when and by whom. */
  AlreadyBoarded = 'ALREADY_BOARDED',
  Refused = 'REFUSED',
}

export enum NoShowStatus {
  NoShow = 'NO_SHOW',
  AlreadyNoShow = 'ALREADY_NO_SHOW',
  Refused = 'REFUSED',
}

class MarkResultView {
  /** Place of the mark in the request, from 0. */
  item: number;
  /** Null when the mark names nobody on the manifest. */
  passengerId: string | null;
  bookingCode: string | null;
  name: string | null;
  /** Vehicle as people know it, e.g. `2号车`. */
  vehicleLabel: string | null;
  seat: string | null;
  /** When it happened; ISO 8601 with offset. Null when refused. */
  occurredAt: string | null;
  /** When it was first recorded; null when refused. */
  recordedAt: string | null;
  /** Who recorded it first; null when refused. */
  recordedByName: string | null;
  /** Code of the problem when refused, e.g. `NOT_ON_MANIFEST`. */
  code: string | null;
  /** The problem in Chinese. */
  title: string | null;
  /** The problem in English. */
  titleEn: string | null;
}

export class BoardingResultView extends MarkResultView {
  /** What became of it. */
  status: BoardingStatus;
}

export class NoShowResultView extends MarkResultView {
  /** What became of it. */
  status: NoShowStatus;
}

export class BoardingResultsView {
  /** One per passenger that the marks name, in their order. */
  results: BoardingResultView[];
}

export class NoShowResultsView {
  /** One per passenger that the marks name, in their order. */
  results: NoShowResultView[];
}

export class BoardingListQuery extends PageQuery {
  /** BOOKED: who is still missing. */
  @IsOptional()
  @IsEnum(PassengerState)
  state?: PassengerState;

  /** Only those of this booking, e.g. `H7KQ-3MRA`. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(20)
  bookingCode?: string;

  /** Only people of this employer, as on the list; may be empty for those without one. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  employer?: string;
}

/** A passenger on the confirmed manifest. */
export class BoardingLineView {
  passengerId: string;
  bookingCode: string;
  name: string;
  vehicleLabel: string;
  seat: string;
  /** Where they get on, as printed on the manifest. */
  boardingStop: string;
  employer: string;
  state: PassengerState;
  /** When they boarded or were found missing; null while neither is known. */
  occurredAt: string | null;

  static of(line: ManifestLine): BoardingLineView {
    const { passengerId, bookingCode, name, vehicleLabel, seat, boardingStop, employer, state } = line;
    return {
      ...{ passengerId, bookingCode, name, vehicleLabel, seat, boardingStop, employer, state },
      occurredAt: line.occurredAt && toWire(line.occurredAt),
    };
  }
}

export class BoardingLinePage extends PageOf(BoardingLineView) {}

/** The answer for one passenger, from the lines as they are after the batch: what was recorded first stays. */
export function resultOf<Status extends string>(
  outcome: Outcome<Status>,
  lines: Map<string, ManifestLine>,
): MarkResultView & { status: Status | 'REFUSED' } {
  const { item, status } = outcome;
  const refused = 'problem' in outcome ? outcome.problem : null;
  const line = outcome.line && lines.get(outcome.line.passengerId);
  const recorded = refused ? null : line;
  return {
    ...{ item, status, passengerId: line?.passengerId ?? null, bookingCode: line?.bookingCode ?? null },
    ...{ name: line?.name ?? null, vehicleLabel: line?.vehicleLabel ?? null, seat: line?.seat ?? null },
    occurredAt: recorded?.occurredAt ? toWire(recorded.occurredAt) : null,
    recordedAt: recorded?.recordedAt ? toWire(recorded.recordedAt) : null,
    recordedByName: recorded?.recordedByName ?? null,
    ...{ code: refused?.code ?? null, title: refused?.title ?? null, titleEn: refused?.titleEn ?? null },
  };
}
