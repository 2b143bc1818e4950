import { IsEnum, IsNotEmpty, IsString, IsUUID, MaxLength } from 'class-validator';
import { PageOf, PageQuery } from '../shared/http/paging.js';

/** Whose data a hold keeps. */
export enum HoldScope {
  /** One person's. */
  Worker = 'WORKER',
  /** That of everyone who booked a trip. */
  Trip = 'TRIP',
  /** That of everyone who wished to travel in a campaign. */
  Campaign = 'CAMPAIGN',
}

export class SetHoldDto {
  /** What the hold is on. */
  @IsEnum(HoldScope)
  scope: HoldScope;

  /** Id of the worker, trip or campaign. */
  @IsUUID()
  targetId: string;

  /** Which proceeding asks for it, e.g. the number of the court's notice. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;
}

export class ListHoldsQuery extends PageQuery {}

export class LegalHoldView {
  id: string;
  scope: HoldScope;
  targetId: string;
  reason: string;
  /** Account that set it. */
  setBy: string;
  /** ISO 8601 with offset. */
  setAt: string;
  /** Account that lifted it; null while it is in force. */
  liftedBy: string | null;
  /** ISO 8601 with offset; null while it is in force. */
  liftedAt: string | null;
}

export class LegalHoldPage extends PageOf(LegalHoldView) {}
