import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { PageOf } from '../shared/http/paging.js';
import { IsDay, IsRegionCode } from '../shared/http/validators.js';
import { ServiceStation } from './service-station.entity.js';

export class CreateServiceStationDto {
  /** Region whose office it is. */
  @IsRegionCode()
  exportCode: string;

  /** Region in which it stands. */
  @IsRegionCode()
  importCode: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  address: string;

  /** Whom workers ask for. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  contactName: string;

  /** The office's own number, told to every worker. */
  @Matches(/^\+?[\d][\d -]{4,18}\d$/, { message: '$property must be a telephone number' })
  contactPhone: string;

  /** First day. */
  @IsDay()
  validFrom: string;
}

export class ServiceStationView {
  id: string;
  /** Region whose office it is. */
  exportCode: string;
  /** Region in which it stands. */
  importCode: string;
  name: string;
  address: string;
  /** Whom workers ask for. */
  contactName: string;
  /** The office's own number. */
  contactPhone: string;
  /** First day. */
  validFrom: string;
  /** The day after the last; null while it is open. */
  validTo: string | null;

  static of(station: ServiceStation): ServiceStationView {
    return { ...station };
  }
}

export class ServiceStationPage extends PageOf(ServiceStationView) {}
