import { IsEnum, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { IsInstant } from '../shared/http/validators.js';

export enum BreakOffKind {
  /** It came back with its people. */
  TurnedBack = 'TURNED_BACK',
  /** It was called off after it had left; its people went on by themselves or in another trip. */
  CalledOff = 'CALLED_OFF',
}

export class BreakOffDto {
  @IsEnum(BreakOffKind)
  kind: BreakOffKind;

  /** Why, e.g. `高速封闭`. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;

  /** When it happened, now unless told. */
  @IsOptional()
  @IsInstant()
  occurredAt?: string;
}

export class BreakOffView {
  tripId: string;
  kind: BreakOffKind;
  reason: string;
  /** When it happened; ISO 8601 with offset. From then on the trip counts for nothing. */
  occurredAt: string;
  recordedAt: string;
}

export class ReplaceVehicleDto {
  /** Vehicle of the trip that is replaced. */
  @IsUUID()
  tripVehicleId: string;

  /** Number plate of the vehicle that took over. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(40)
  plate: string;

  /** Why, e.g. `车辆故障`. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;

  /** When it happened, now unless told. */
  @IsOptional()
  @IsInstant()
  occurredAt?: string;
}

export class TakeoverView {
  tripVehicleId: string;
  /** Vehicle as people know it, e.g. `2号车`. */
  label: string;
  /** Plate of the vehicle that took over. */
  plate: string;
  reason: string;
  /** When it took over; ISO 8601 with offset. */
  occurredAt: string;
  recordedAt: string;
}

/** What happened to a trip between departure and arrival. */
export class OnTheWayView {
  /** Null when it went on. */
  breakOff: BreakOffView | null;
  /** By time. Vehicles that took over count as those they replaced: once. */
  replacements: TakeoverView[];
}
