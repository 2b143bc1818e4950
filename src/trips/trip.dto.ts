import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEnum,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { Direction, Mode } from '../shared/vocabulary.js';
import { EachNested, IsInstant, IsRegionCode, MayBeLeftOut } from '../shared/http/validators.js';
import { Allocation } from './allocation.js';
import { StopKind } from './trip-stop.entity.js';

export class StopDto {
  /** Whether people board or alight here. */
  @IsEnum(StopKind)
  kind: StopKind;

  /** Region of the stop. */
  @IsRegionCode()
  regionCode: string;

  /** As people know it, e.g. 阳城县客运中心. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  place: string;

  /** When it stops there. */
  @IsInstant()
  stopsAt: string;
}

/** A vehicle to put on a trip: one of `vehicleId`, `layoutId` and `layoutCode`. */
export class TripVehicleDto {
  /** One of the carrier's own vehicles; its layout, plate and blocked seats come along. */
  @IsOptional()
  @IsUUID()
  vehicleId?: string;

  /** A seat layout, as long as it is not known which vehicle comes. */
  @IsOptional()
  @IsUUID()
  layoutId?: string;

  /** The same by its code, e.g. `COACH_49`. */
  @IsOptional()
  @IsString()
  @MaxLength(60)
  layoutCode?: string;

  /** What people look for; 1号车 or 01车 by its place when left out. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(40)
  label?: string;

  /** Number plate, carriage number or registration. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(40)
  plate?: string;

  /** Labels of seats that are not given out on this trip. */
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  @ArrayMaxSize(500)
  blockedSeats?: string[];
}

export class CreateTripDto {
  @IsUUID()
  campaignId: string;

  @IsEnum(Mode)
  mode: Mode;

  @IsEnum(Direction)
  direction: Direction;

  /** The region whose office runs the trip. */
  @IsRegionCode()
  organiserCode: string;

  /** Prefix of the regions it collects people from. */
  @IsRegionCode()
  originCode: string;

  /** Prefix of the regions it takes them to. */
  @IsRegionCode()
  destinationCode: string;

  /** In the order of their times; at least one to board and one to alight. */
  @IsArray()
  @ArrayMaxSize(60)
  @EachNested()
  @Type(() => StopDto)
  stops: StopDto[];

  /** From the head of the convoy or train. A draft may be without. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(60)
  @EachNested()
  @Type(() => TripVehicleDto)
  vehicles?: TripVehicleDto[];

  /** Carrier; needed before a manifest can be sent. */
  @IsOptional()
  @IsUUID()
  carrierId?: string;

  /** Train or flight number, e.g. `K726`; a chartered carriage cannot be opened without. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(20)
  serviceNumber?: string;

  /** The trip that this one feeds. */
  @IsOptional()
  @IsUUID()
  mainTripId?: string;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(2000)
  notes?: string;

  /** How seats are given out: INSTANT unless told, or in a ROUND. */
  @MayBeLeftOut()
  @IsEnum(Allocation)
  allocation?: Allocation;

  /** Until when a round collects requests; only for one. */
  @MayBeLeftOut()
  @IsInstant()
  requestsUntil?: string;
}

/** What is left out stays; null takes away. */
export class ChangeTripDto {
  /** Only while the trip is a draft. */
  @MayBeLeftOut()
  @IsRegionCode()
  originCode?: string;

  /** Only while the trip is a draft. */
  @MayBeLeftOut()
  @IsRegionCode()
  destinationCode?: string;

  /** All stops anew. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(60)
  @EachNested()
  @Type(() => StopDto)
  stops?: StopDto[];

  /** Null leaves the trip without a carrier. */
  @IsOptional()
  @IsUUID()
  carrierId?: string | null;

  /** Train or flight number. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(20)
  serviceNumber?: string | null;

  /** The trip that this one feeds; null makes it a main trip. */
  @IsOptional()
  @IsUUID()
  mainTripId?: string | null;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(2000)
  notes?: string;

  /** Only while the trip is a draft. */
  @MayBeLeftOut()
  @IsEnum(Allocation)
  allocation?: Allocation;

  /** Until when a round collects requests. Only while the trip is a draft. */
  @IsOptional()
  @IsInstant()
  requestsUntil?: string | null;
}

export class TripStepDto {
  /** Why, in a sentence; kept with the decision. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(500)
  reason?: string;
}
