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
import { toWire } from '../shared/time/civil-time.js';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { MayBeLeftOut } from '../shared/http/validators.js';
import type { Vehicle } from './vehicle.entity.js';

export class CreateVehicleDto {
  @IsUUID()
  carrierId: string;

  /** Code of its seat layout, e.g. `COACH_49`. */
  @IsString()
  @MaxLength(60)
  layoutCode: string;

  /** Number plate, carriage number or registration. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(40)
  plate: string;

  /** Labels of seats that it never gives out. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsString({ each: true })
  blockedSeats?: string[];

  @MayBeLeftOut()
  @IsString()
  @MaxLength(2000)
  notes?: string;
}

export class VehicleListQuery extends PageQuery {
  /** Only this carrier's. */
  @IsOptional()
  @IsUUID()
  carrierId?: string;
}

export class VehicleView {
  id: string;
  carrierId: string;
  layoutId: string;
  /** Number plate, carriage number or registration. */
  plate: string;
  /** Labels of seats that it never gives out. */
  blockedSeats: string[];
  notes: string;
  createdAt: string;
  /** Since when it is out of use; null while it is in use. */
  retiredAt: string | null;

  static of({ createdAt, retiredAt, ...vehicle }: Vehicle): VehicleView {
    return { ...vehicle, createdAt: toWire(createdAt), retiredAt: retiredAt && toWire(retiredAt) };
  }
}

export class VehiclePage extends PageOf(VehicleView) {}
