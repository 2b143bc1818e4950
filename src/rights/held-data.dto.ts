import { ApiProperty } from '@nestjs/swagger';
import { IsEnum, IsOptional, IsString, MaxLength } from 'class-validator';
import { Purpose } from '../shared/vocabulary.js';

export class HeldDataQuery {
  /** What the full data is read for; it is recorded. */
  @IsEnum(Purpose)
  purpose: Purpose;

  /** Further words for the record, e.g. the number of a request. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}

/** Everything of one kind. */
export class HeldKindView {
  /** `register`, `travelRequests`, `bookings`, `manifests`, `rosterRows`, `disclosures` … */
  name: string;
  /** One entry per row; documents and phones in full. */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  rows: Record<string, unknown>[];
}

/** Everything that is held about people, in full. */
export class HeldDataView {
  /** Whom it is about. */
  workerIds: string[];
  /** When it was read, ISO 8601 with offset. */
  readAt: string;
  kinds: HeldKindView[];
}
