import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsEnum,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { DisclosureDto } from '../shared/privacy/disclosure.dto.js';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { EachNested } from '../shared/http/validators.js';
import { Mode } from '../shared/vocabulary.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { DocumentType } from '../workers/document-types.js';
import { Sex } from '../workers/person-words.js';
import { AmendmentCause } from './amendment-cause.js';
import { ManifestState, type ManifestStep, manifestLifecycle } from './manifest-lifecycle.js';
import { LINE_FIELDS, type LineField } from './manifest-line.js';

export class CloseTripDto {
  /** Why now, if there is something to say. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

export class ReturnedPassengerDto {
  @IsUUID()
  passengerId: string;

  /** Why the carrier cannot take this passenger so. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;
}

export class ReturnManifestDto {
  /** What is wrong with the list as a whole. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;

  /** Passengers that the reason is about, each with its own. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2000)
  @ArrayUnique((passenger: ReturnedPassengerDto) => passenger.passengerId)
  @EachNested()
  @Type(() => ReturnedPassengerDto)
  passengers?: ReturnedPassengerDto[];
}

export class ManifestListQuery extends PageQuery {
  /** SENT: waiting for the carrier; RETURNED: waiting for the office. */
  @IsOptional()
  @IsEnum(ManifestState)
  state?: ManifestState;
}

export enum FileFormat {
  Xlsx = 'xlsx',
  Csv = 'csv',
}

export class ManifestFileQuery extends DisclosureDto {
  /** A workbook with a sheet per vehicle, unless told, or one flat table. */
  @IsOptional()
  @IsEnum(FileFormat)
  format?: FileFormat;
}

export class VehicleCountView {
  /** Vehicle of the trip. */
  tripVehicleId: string;
  /** From the head of the convoy or train, 1 first. */
  seq: number;
  /** As people look for it: 1号车, 05车. */
  label: string;
  /** Number plate, carriage number or registration, when it is known which vehicle comes. */
  plate: string | null;
  /** Code and name of its seat layout; null for a vehicle that is no longer on the trip. */
  layoutCode: string | null;
  layoutName: string | null;
  passengers: number;
}

/** The trip of a list, as its readers have to know it. */
export class ListedTripView {
  mode: Mode;
  state: TripState;
  /** Time at the first boarding stop, ISO 8601 with offset. */
  departsAt: string;
  /** Time at the last alighting stop, ISO 8601 with offset. */
  arrivesAt: string;
  /** The trip's ends, as people call them. */
  originName: string;
  destinationName: string;
  /** Train or flight number; null for a coach. */
  serviceNumber: string | null;
  /** Region whose office runs it. */
  organiserName: string;
  /** Null when no carrier is found yet. */
  carrierName: string | null;
}

export class StopCountView {
  /** Place and time, as printed. */
  stop: string;
  passengers: number;
}

export class ManifestDecisionView {
  @ApiProperty({ enum: Object.keys(manifestLifecycle.table), description: 'What was done' })
  step: ManifestStep;
  reason: string;
  /** Display name of the account. */
  by: string;
  /** When it was done, ISO 8601 with offset. */
  recordedAt: string;
}

/** The carrier changed where people of the version sit. */
export class AmendmentView {
  /** Seat and carriage numbers, or another vehicle. */
  cause: AmendmentCause;
  /** Of a vehicle, which plate came in place of which. */
  detail: string;
  reason: string;
  /** Display name of the account. */
  by: string;
  /** When it was done, ISO 8601 with offset. */
  recordedAt: string;
  /** How many lines it changed. */
  lines: number;
}

export class ManifestView {
  id: string;
  tripId: string;
  /** Short code of the trip. */
  tripCode: string;
  trip: ListedTripView;
  /** 1, 2, 3 … within the trip. */
  version: number;
  state: ManifestState;
  /** SHA-256 of its lines; equal digests mean equal lists. */
  digest: string;
  /** Passengers on it; for an office that does not carry the trip out, as below, those of its own region. */
  passengerCount: number;
  vehicles: VehicleCountView[];
  boardingStops: StopCountView[];
  alightingStops: StopCountView[];
  /** Display name of the account that drew it. */
  drawnBy: string;
  /** When it was drawn, ISO 8601 with offset. */
  drawnAt: string;
  /** What happened to it since, oldest first. */
  decisions: ManifestDecisionView[];
  /** What the carrier changed in it since, oldest first; the version stays what it is by that. */
  amendments: AmendmentView[];
}

export class ManifestPage extends PageOf(ManifestView) {}

export class ManifestPassengerView {
  passengerId: string;
  vehicleSeq: number;
  vehicleLabel: string;
  seat: string;
  bookingCode: string;
  name: string;
  sex: Sex;
  documentType: DocumentType;
  /** Masked: `110105********1234`. */
  document: string;
  /** Masked: `138****5678`. */
  phone: string;
  homeCountyCode: string;
  /** Place and time, as printed. */
  boardingStop: string;
  /** Place and time, as printed. */
  alightingStop: string;
  employer: string;
  /** Why the carrier cannot take this passenger so; only on a returned version. */
  returnReason: string | null;
  /** Passenger who did not come and whose seat this standby got at the door; null for all who were on the list as drawn. */
  standsInFor: string | null;
}

/** Somebody who may get the seat of a passenger who does not come; whoever confirms the version agrees to it. */
export class StandbyView {
  /** Place of the party, 1 is next. */
  rank: number;
  passengerId: string;
  bookingCode: string;
  name: string;
  /** Masked: `110105********1234`. */
  document: string;
  /** Masked: `138****5678`. */
  phone: string;
  employer: string;
}

export class ManifestDetailView extends ManifestView {
  /** Vehicle by vehicle, seat by seat. */
  passengers: ManifestPassengerView[];
  /** The waiting list as it was when the version was drawn, in its order. */
  standbys: StandbyView[];
}

export class ChangedPassengerView {
  before: ManifestPassengerView;
  after: ManifestPassengerView;
  @ApiProperty({ enum: Object.keys(LINE_FIELDS), isArray: true, description: 'What differs' })
  fields: LineField[];
}

export class DestinationTotalView {
  /** Alighting stop. */
  destination: string;
  /** Passengers to there on the older version. */
  before: number;
  /** Passengers to there on the newer version. */
  after: number;
}

export class ManifestChangesView {
  /** Version compared with; null when there is none before this one, so that everybody is added. */
  since: number | null;
  /** This version. */
  version: number;
  added: ManifestPassengerView[];
  removed: ManifestPassengerView[];
  changed: ChangedPassengerView[];
  totals: DestinationTotalView[];
}
