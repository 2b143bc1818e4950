import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { EachNested, IsInstant } from '../shared/http/validators.js';

export class DepartedVehicleDto {
  /** Vehicle of the trip. */
  @IsUUID()
  tripVehicleId: string;

  /** Number plate (carriage number, aircraft registration) that really ran. */
  @IsString()
  @MaxLength(40)
  plate: string;
}

export class WhereDto {
  /** Where it left or arrived, as people know it; at most 200 characters. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  place?: string;
}

export class HowItLeftDto extends WhereDto {
  /** The vehicles as they really ran; one that is left out ran as planned if somebody boarded it. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique((vehicle: DepartedVehicleDto) => vehicle?.tripVehicleId)
  @EachNested()
  @Type(() => DepartedVehicleDto)
  vehicles?: DepartedVehicleDto[];
}

export class DepartDto extends HowItLeftDto {
  /** When it left, now unless told. */
  @IsOptional()
  @IsInstant()
  occurredAt?: string;
}

export class DepartedVehicleView {
  tripVehicleId: string;
  /** Vehicle as people know it, e.g. `2号车`. */
  label: string;
  /** Plate that really ran; empty when nobody told it. */
  plate: string;
  /** People who boarded it. */
  boarded: number;
}

export class DepartureView {
  tripId: string;
  /** Where it left; empty when nobody told it. */
  place: string;
  /** When it left; ISO 8601 with offset. */
  occurredAt: string;
  /** When the service was first told. */
  recordedAt: string;
  /** People on board. */
  boarded: number;
  /** People on the manifest who are not: whoever had not boarded became a no-show at departure. */
  noShows: number;
  vehicles: DepartedVehicleView[];
}

export class ArriveDto extends WhereDto {
  /** When it arrived, now unless told. */
  @IsOptional()
  @IsInstant()
  occurredAt?: string;
}

export class ArrivalView {
  tripId: string;
  /** Where it arrived; empty when nobody told it. */
  place: string;
  /** When it arrived; ISO 8601 with offset. */
  occurredAt: string;
  recordedAt: string;
}

export class HandOverDto {
  /** Employer as on the manifest; may be empty for people without one. */
  @IsString()
  @MaxLength(200)
  employer: string;

  /** Name of the person who signs for them. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  signedByName: string;

  /** When it happened, now unless told. */
  @IsOptional()
  @IsInstant()
  occurredAt?: string;

  /** These passengers only, e.g. those on one connecting bus; otherwise all of the employer's who are left. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2000)
  @IsUUID(undefined, { each: true })
  passengerIds?: string[];

  @IsOptional()
  @IsString()
  @MaxLength(500)
  remark?: string;
}

export class HandoverView {
  id: string;
  tripId: string;
  employer: string;
  /** Who signed for them. */
  signedByName: string;
  remark: string;
  occurredAt: string;
  recordedAt: string;
  /** How many people were handed over. */
  persons: number;
  passengerIds: string[];
}

export class EmployerView {
  /** Employer as on the manifest; empty for people without one. */
  employer: string;
  /** People who boarded. */
  boarded: number;
  /** Of them, signed for. */
  handedOver: number;
}

export class HandoverSheetView {
  /** Whose people are on the trip. */
  employers: EmployerView[];
  handovers: HandoverView[];
}
