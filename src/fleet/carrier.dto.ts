import { IsEmail, IsEnum, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { toWire } from '../shared/time/civil-time.js';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { IsRegionCode, MayBeLeftOut } from '../shared/http/validators.js';
import type { Carrier } from './carrier.entity.js';
import { VehicleKind } from './vehicle-kind.js';

export class CreateCarrierDto {
  /** Coach company, railway bureau or airline. */
  @IsEnum(VehicleKind)
  kind: VehicleKind;

  /** Its full name. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  /** The region whose office keeps its record. */
  @IsRegionCode()
  regionCode: string;

  /** Whom to ask for. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(50)
  contactName?: string;

  /** Business telephone. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(30)
  phone?: string;

  /** Where its manifests are sent. */
  @IsEmail()
  email: string;
}

/** What is left out stays. */
export class ChangeCarrierDto {
  @MayBeLeftOut()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;

  /** Whom to ask for. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(50)
  contactName?: string;

  /** Business telephone. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(30)
  phone?: string;

  /** Where its manifests are sent. */
  @MayBeLeftOut()
  @IsEmail()
  email?: string;
}

export class CarrierListQuery extends PageQuery {
  /** Only carriers of this kind. */
  @IsOptional()
  @IsEnum(VehicleKind)
  kind?: VehicleKind;
}

export class CarrierView {
  id: string;
  kind: VehicleKind;
  name: string;
  /** The region whose office keeps its record. */
  regionCode: string;
  contactName: string;
  phone: string;
  /** Where its manifests are sent. */
  email: string;
  createdAt: string;

  static of({ createdAt, ...carrier }: Carrier): CarrierView {
    return { ...carrier, createdAt: toWire(createdAt) };
  }
}

export class CarrierPage extends PageOf(CarrierView) {}
