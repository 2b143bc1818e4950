import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEnum,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { IntersectionType } from '@nestjs/swagger';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { EachNested, IsDay, IsRegionCode } from '../shared/http/validators.js';
import { Direction, WishedMode } from '../shared/vocabulary.js';
import { DocumentType } from '../workers/document-types.js';
import { Sex } from '../workers/person-words.js';
import { RegisterPersonDto } from '../workers/worker.dto.js';
import { RequestState } from './request-lifecycle.js';

/** What is told of each member besides who it is. */
export class MemberWishDto {
  /** Employer at the work place. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  employer?: string;

  /** Anything the organisers should know. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  remark?: string;
}

/** A member of a party: who it is and for whom they work. */
export class PartyMemberDto extends IntersectionType(RegisterPersonDto, MemberWishDto) {}

/** What one party wishes; someone who travels alone is a party of one. */
export class PartyWishDto {
  /** Campaign they register for. */
  @IsUUID()
  campaignId: string;

  /** RETURN_TO_WORK: from the home county to the work place; RETURN_HOME: back. */
  @IsEnum(Direction)
  direction: Direction;

  /** First day on which they can leave. */
  @IsDay()
  earliestOn: string;

  /** Last day on which they can leave, included. */
  @IsDay()
  latestOn: string;

  /** City or county where they work. */
  @IsRegionCode()
  workPlaceCode: string;

  /** Left out: any mode. */
  @IsOptional()
  @IsEnum(WishedMode)
  wishedMode?: WishedMode;
}

/** A party to be registered. */
export class CreateTravelRequestsDto extends PartyWishDto {
  /** Who travels together. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @EachNested()
  @Type(() => PartyMemberDto)
  members: PartyMemberDto[];
}

export class ListTravelRequestsQuery extends PageQuery {
  /** Only of this campaign. */
  @IsOptional()
  @IsUUID()
  campaignId?: string;

  /** Only in this direction. */
  @IsOptional()
  @IsEnum(Direction)
  direction?: Direction;

  /** Only in this state. */
  @IsOptional()
  @IsEnum(RequestState)
  state?: RequestState;

  /** Only those who wish this mode; those without a wish are left out. */
  @IsOptional()
  @IsEnum(WishedMode)
  wishedMode?: WishedMode;

  /** Only those who live inside this region. */
  @IsOptional()
  @IsRegionCode()
  homeCode?: string;

  /** Only those who work inside this region. */
  @IsOptional()
  @IsRegionCode()
  workPlaceCode?: string;

  /** Only those who could leave on this day. */
  @IsOptional()
  @IsDay()
  day?: string;

  /** Only the members of this party. */
  @IsOptional()
  @IsUUID()
  partyId?: string;

  /** Only this worker's. */
  @IsOptional()
  @IsUUID()
  workerId?: string;
}

/** What a travel request tells an office and the worker alike. */
export class RequestFactsView {
  id: string;
  campaignId: string;
  /** The party it belongs to; a party of one for those who travel alone. */
  partyId: string;
  direction: Direction;
  /** First day on which the worker can leave, `YYYY-MM-DD`. */
  earliestOn: string;
  /** Last day on which the worker can leave, included. */
  latestOn: string;
  homeCountyCode: string;
  /** Province, city and county in words. */
  homeCounty: string;
  workPlaceCode: string;
  /** Province, city and county in words. */
  workPlace: string;
  /** null: any mode. */
  wishedMode: WishedMode | null;
  state: RequestState;
  /** When it was registered, ISO 8601 with offset. */
  createdAt: string;
  /** When it was withdrawn; null unless it was. */
  withdrawnAt: string | null;
}

/** The worker of a travel request; document and phone are masked. */
export class RequestWorkerView {
  id: string;
  name: string;
  sex: Sex;
  documentType: DocumentType;
  /** Masked, e.g. `140522********1234`. */
  documentNumber: string;
  /** Masked, e.g. `138****5678`. */
  phone: string;
}

export class TravelRequestView extends RequestFactsView {
  worker: RequestWorkerView;
  employer: string;
  remark: string;
}

export class TravelRequestPage extends PageOf(TravelRequestView) {}

/** A party's requests, as they were registered. */
export class PartyView {
  partyId: string;
  requests: TravelRequestView[];
}
