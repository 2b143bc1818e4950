import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID } from 'class-validator';
import { PageOf } from '../shared/http/paging.js';
import { EachNested } from '../shared/http/validators.js';
import { MemberWishDto, PartyWishDto, RequestFactsView } from './travel-request.dto.js';

/** Someone for whom I act. */
export class MyMemberDto extends MemberWishDto {
  /** A person who is bound to this phone; for an office, one of its region. */
  @IsUUID()
  workerId: string;
}

/** What a party of registered people wishes: all bound to this phone; for an office, all of its region. */
export class CreateMyTravelRequestsDto extends PartyWishDto {
  /** Who travels together. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @EachNested()
  @Type(() => MyMemberDto)
  members: MyMemberDto[];
}

export class MyTravelRequestView extends RequestFactsView {
  workerId: string;
  name: string;
  /** Whether I act for this person; the others of a party are shown by name. */
  mine: boolean;
  /** Empty for those who are not mine. */
  employer: string;
  /** Empty for those who are not mine. */
  remark: string;
}

export class MyTravelRequestPage extends PageOf(MyTravelRequestView) {}

/** A party's requests, as they were registered. */
export class MyPartyView {
  partyId: string;
  requests: MyTravelRequestView[];
}
