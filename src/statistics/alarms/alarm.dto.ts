import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { PageOf } from '../../shared/http/paging.js';

export enum AlarmKind {
  /** A week could not be frozen, for its totals are not one number. */
  Freeze = 'FREEZE',
  /** Kept figures are not those of the boardings. */
  Drift = 'DRIFT',
}

export class AlarmView {
  id: string;
  kind: AlarmKind;
  /** The week that could not be frozen; null for kept figures. */
  cutoffAt: string | null;
  /** What does not add up: rows, control totals, trips with both numbers. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  details: Record<string, unknown>;
  raisedAt: string;
  /** When it was found to add up again; null while it does not. */
  clearedAt: string | null;
}

export class AlarmPage extends PageOf(AlarmView) {}

export class CheckDto {
  /** Counts what is found to be wrong anew. What was frozen is not touched by it. */
  @IsOptional()
  @IsBoolean()
  repair?: boolean;
}

export class TripCountView {
  persons: number;
  vehicles: number;
}

export class DriftedTripView {
  tripId: string;
  code: string;
  cityCode: string;
  /** As kept; null when nothing is. */
  kept: TripCountView | null;
  /** As its boardings say; null when they give nothing to this row. */
  counted: TripCountView | null;
}

export class CheckView {
  campaignId: string;
  /** Trips that were counted anew. */
  trips: number;
  /** Up to 500. */
  drifted: DriftedTripView[];
  /** How many there are. */
  driftedTrips: number;
  /** Sums by day or week, city and mode that are not those of their trips. */
  driftedSums: number;
  /** Trips that are noted wrongly, or not at all, as boarded or recorded after they had left. */
  driftedMoments: number;
  /** They were counted anew and put right. */
  repaired: boolean;
}
