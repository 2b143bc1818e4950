import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { PageOf } from '../shared/http/paging.js';
import { EachNested } from '../shared/http/validators.js';
import { Direction, WishedMode } from '../shared/vocabulary.js';
import { RequestState } from './request-lifecycle.js';
import { PartyWishDto } from './travel-request.dto.js';

/** Someone for whom I act. */
export class MyMemberDto {
  /** A person who is bound to this phone. */
  @IsUUID()
  workerId: string;

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

/** What a party wishes, all of which is bound to this phone. */
export class CreateMyTravelRequestsDto extends PartyWishDto {
  /** Who travels together. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @EachNested()
  @Type(() => MyMemberDto)
  members: MyMemberDto[];
}

export class MyTravelRequestView {
  id: string;
  campaignId: string;
  /** The party it belongs to; a party of one for those who travel alone. */
  partyId: string;
  workerId: string;
  name: string;
  /** Whether I act for this person; the others of a party are shown by name. */
  mine: boolean;
  direction: Direction;
  /** First day on which they can leave, `YYYY-MM-DD`. */
  earliestOn: string;
  /** Last day on which they can leave, included. */
  latestOn: string;
  homeCountyCode: string;
  /** Province, city and county in words. */
  homeCounty: string;
  workPlaceCode: string;
  /** Province, city and county in words. */
  workPlace: string;
  /** Empty for those who are not mine. */
  employer: string;
  /** null: any mode. */
  wishedMode: WishedMode | null;
  /** Empty for those who are not mine. */
  remark: string;
  state: RequestState;
  /** When it was registered, ISO 8601 with offset. */
  createdAt: string;
  /** When it was withdrawn; null unless it was. */
  withdrawnAt: string | null;
}

export class MyTravelRequestPage extends PageOf(MyTravelRequestView) {}

/** A party's requests, as they were registered. */
export class MyPartyView {
  partyId: string;
  requests: MyTravelRequestView[];
}
