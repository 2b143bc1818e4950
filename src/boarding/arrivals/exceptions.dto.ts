import { Transform } from 'class-transformer';
import { IsBoolean, IsEnum, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { PassengerState } from '../../seating/passenger.entity.js';
import { PageOf, PageQuery } from '../../shared/http/paging.js';
import { IsInstant } from '../../shared/http/validators.js';
import { ExceptionKind, OwnerSide } from './exception-rules.js';

export class RaiseExceptionDto {
  /** Whom it is about: somebody on the confirmed list of the trip. */
  @IsUUID()
  passengerId: string;

  @IsEnum(ExceptionKind)
  kind: ExceptionKind;

  /** What is known, e.g. `电话未接通`. Numbers in it are kept masked. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;

  /** Who sees to it: I, unless told, or the office that sent them, where somebody then takes it over. */
  @IsOptional()
  @IsEnum(OwnerSide)
  ownerSide?: OwnerSide;

  /** When it was noticed, now unless told. */
  @IsOptional()
  @IsInstant()
  occurredAt?: string;
}

export class ResolveExceptionDto {
  /** What came of it, e.g. `次日自行到厂`. Numbers in it are kept masked. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  resolution: string;
}

export class ExceptionListQuery extends PageQuery {
  /** Only of this trip. */
  @IsOptional()
  @IsUUID()
  tripId?: string;

  /** true: only what nobody has settled yet; false: only what is settled. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  open?: boolean;
}

export class ArrivalExceptionView {
  id: string;
  tripId: string;
  /** Short code of the trip. */
  tripCode: string;
  passengerId: string;
  name: string;
  employer: string;
  vehicleLabel: string;
  seat: string;
  /** How far the passenger has come. */
  passengerState: PassengerState;
  kind: ExceptionKind;
  note: string;
  ownerSide: OwnerSide;
  /** Display name of the account that sees to it; null until somebody of that side takes it over. */
  ownerName: string | null;
  /** Whether that is me. */
  mine: boolean;
  /** When it was noticed, ISO 8601 with offset. */
  occurredAt: string;
  recordedAt: string;
  recordedByName: string;
  /** What came of it; null as long as it stands. */
  resolution: string | null;
  resolvedAt: string | null;
  resolvedByName: string | null;
}

export class ArrivalExceptionPage extends PageOf(ArrivalExceptionView) {}
