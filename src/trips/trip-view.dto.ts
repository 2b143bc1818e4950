import { ApiProperty } from '@nestjs/swagger';
import { IsEnum, IsOptional, IsUUID } from 'class-validator';
import type { RegionIndex } from '../regions/region-index.js';
import { toWire } from '../shared/time/civil-time.js';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { IsDay, IsRegionCode } from '../shared/http/validators.js';
import { Direction, Mode } from '../shared/vocabulary.js';
import { Allocation } from './allocation.js';
import { tripLifecycle, TripState, type TripStep } from './trip-lifecycle.js';
import { StopKind } from './trip-stop.entity.js';
import type { Trip } from './trip.entity.js';

export class TripListQuery extends PageQuery {
  /** Only of this campaign. */
  @IsOptional()
  @IsUUID()
  campaignId?: string;

  /** Only by this mode. */
  @IsOptional()
  @IsEnum(Mode)
  mode?: Mode;

  /** Only in this direction. */
  @IsOptional()
  @IsEnum(Direction)
  direction?: Direction;

  /** Only in this state. */
  @IsOptional()
  @IsEnum(TripState)
  state?: TripState;

  /** Day of departure in China. */
  @IsOptional()
  @IsDay()
  day?: string;

  /** Organisers inside this region. */
  @IsOptional()
  @IsRegionCode()
  organiserCode?: string;

  /** Origins inside this region. */
  @IsOptional()
  @IsRegionCode()
  originCode?: string;

  /** Destinations inside this region. */
  @IsOptional()
  @IsRegionCode()
  destinationCode?: string;

  /** Feeder legs of this trip. */
  @IsOptional()
  @IsUUID()
  mainTripId?: string;
}

export class TripView {
  id: string;
  /** Short code that people read aloud. */
  code: string;
  campaignId: string;
  mode: Mode;
  direction: Direction;
  /** The region whose office runs it. */
  organiserCode: string;
  /** Prefix of the regions it collects people from. */
  originCode: string;
  /** The same by its full name, e.g. 山西省晋城市. */
  originName: string;
  /** Prefix of the regions it takes them to. */
  destinationCode: string;
  /** The same by its full name. */
  destinationName: string;
  /** Time at the first boarding stop, ISO 8601 with offset. */
  departsAt: string;
  /** Time at the last alighting stop, ISO 8601 with offset. */
  arrivesAt: string;
  /** Null until one is found. */
  carrierId: string | null;
  /** Train or flight number; null until it is known. */
  serviceNumber: string | null;
  /** The trip that this one feeds; null for a main trip. */
  mainTripId: string | null;
  notes: string;
  state: TripState;
  /** How seats are given out. */
  allocation: Allocation;
  /** Until when a round collects requests, ISO 8601 with offset; null for instant allocation. */
  requestsUntil: string | null;
  /** When the round was drawn, ISO 8601 with offset; from then on seats are given at once. */
  drawnAt: string | null;
  createdAt: string;

  static of(trip: Trip, regions: Pick<RegionIndex, 'fullNameOf'>): TripView {
    const { id, code, campaignId, mode, direction, organiserCode, originCode, destinationCode } = trip;
    const { carrierId, serviceNumber, mainTripId, notes, state, allocation, requestsUntil, drawnAt } = trip;
    return {
      ...{ id, code, campaignId, mode, direction, organiserCode },
      ...{ originCode, originName: regions.fullNameOf(originCode) },
      ...{ destinationCode, destinationName: regions.fullNameOf(destinationCode) },
      departsAt: toWire(trip.departsAt),
      arrivesAt: toWire(trip.arrivesAt),
      ...{ carrierId, serviceNumber, mainTripId, notes, state, allocation },
      requestsUntil: requestsUntil && toWire(requestsUntil),
      drawnAt: drawnAt && toWire(drawnAt),
      createdAt: toWire(trip.createdAt),
    };
  }
}

export class TripPage extends PageOf(TripView) {}

export class StopView {
  id: string;
  /** From the start, 1 first. */
  seq: number;
  kind: StopKind;
  regionCode: string;
  /** As people know it. */
  place: string;
  /** ISO 8601 with offset. */
  stopsAt: string;
}

export class TripVehicleView {
  id: string;
  /** From the head of the convoy or train, 1 first. */
  seq: number;
  /** As people look for it: 1号车, 05车. */
  label: string;
  layoutId: string;
  /** Code of the seat layout. */
  layoutCode: string;
  /** The carrier's own vehicle, when it is known which. */
  vehicleId: string | null;
  plate: string | null;
  /** Seats that may be given out: the layout's without the blocked ones. */
  seats: number;
}

export class TripDecisionView {
  @ApiProperty({ enum: Object.keys(tripLifecycle.table), description: 'The step that was taken' })
  step: TripStep;
  fromState: TripState;
  toState: TripState;
  reason: string;
  /** Account that took it. */
  accountId: string;
  /** When it was decided. */
  occurredAt: string;
  /** When the service was told. */
  recordedAt: string;
}

export class TripWarningView {
  /** Stable, machine-readable. */
  code: string;
  /** What to look at, in Chinese. */
  title: string;
  /** The same in English. */
  titleEn: string;
}

export class TripDetailView extends TripView {
  stops: StopView[];
  vehicles: TripVehicleView[];
  /** Who took which step, oldest first. */
  decisions: TripDecisionView[];
  /** What may go wrong; never stands in the way. */
  warnings: TripWarningView[];
}
