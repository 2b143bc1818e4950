import { IsEnum, IsOptional, IsUUID } from 'class-validator';
import { PageOf, PageQuery } from '../../shared/http/paging.js';
import { IsDay, IsInstant, IsRegionCode } from '../../shared/http/validators.js';
import { Mode } from '../../shared/vocabulary.js';
import { CarriedColumn } from '../what-counts.js';

/** A row of a campaign's table. */
export class DrillParams {
  /** Campaign. */
  @IsUUID()
  id: string;

  /** City, or the province for 合计. */
  @IsRegionCode()
  cityCode: string;
}

export class DrillQuery extends PageQuery {
  /** Column 7 to 13. */
  @IsEnum(CarriedColumn)
  column: CarriedColumn;

  /** Of the live table at this moment; now unless told. */
  @IsOptional()
  @IsInstant()
  asOf?: string;

  /** Of the frozen week that ended on this day, instead of the live table. */
  @IsOptional()
  @IsDay()
  cutoffDay?: string;
}

export class PassengerDrillQuery extends DrillQuery {
  /** Of this trip only. */
  @IsOptional()
  @IsUUID()
  tripId?: string;
}

export class TripShareView {
  tripId: string;
  code: string;
  mode: Mode;
  organiserCode: string;
  organiserName: string;
  originName: string;
  destinationName: string;
  /** When it really left. */
  departedAt: string;
  /** Its people who stand in this row. */
  persons: number;
  /** Its vehicles that stand in this row. */
  vehicles: number;
  /** What it gives to the figure. */
  contribution: number;
}

export class TripSharePage extends PageOf(TripShareView) {}

export class CountedPassengerView {
  passengerId: string;
  tripId: string;
  tripCode: string;
  /** The row that it counts in. */
  cityCode: string;
  name: string;
  /** Masked identity document number. */
  document: string;
  homeCountyName: string;
  employer: string;
  vehicleLabel: string;
  seat: string;
  boardedAt: string;
}

export class CountedPassengerPage extends PageOf(CountedPassengerView) {}
