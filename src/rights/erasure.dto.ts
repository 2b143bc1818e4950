import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

export class AskErasureDto {
  /** How the person asked, e.g. the number of the written request; for the record. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

export class AskMyErasureDto {
  /** One of the people bound to my phone. */
  @IsUUID()
  workerId: string;
}

export enum ErasureState {
  /** Who the person was is not known here any more. */
  Done = 'DONE',
  /** The journey has to be kept on record a while; it is done by itself on the day told. */
  Due = 'DUE',
}

/** What stays of an erased person. */
export class ErasureCountsView {
  /** Wishes to travel. */
  travelRequests: number;
  /** Places on a trip, held or waited for. */
  bookings: number;
  /** Journeys made. */
  journeys: number;
}

export class ErasureView {
  workerId: string;
  state: ErasureState;
  /** ISO 8601 with offset. */
  askedAt: string;
  /** The day on which it is done, or was due. */
  dueOn: string;
  /** ISO 8601 with offset; null while it is due. */
  doneAt: string | null;
  /** Null while it is due. */
  counts: ErasureCountsView | null;
}
