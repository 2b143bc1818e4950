import { IsOptional } from 'class-validator';
import { PageQuery } from '../shared/http/paging.js';
import { IsDay, IsRegionCode } from '../shared/http/validators.js';

/** Query for what links an export side with an import side. */
export class RegionLinkQuery extends PageQuery {
  /** Only those whose export or import side lies in this region. */
  @IsOptional()
  @IsRegionCode()
  region?: string;

  /** Only those that are valid on this day. */
  @IsOptional()
  @IsDay()
  asOf?: string;
}

export class EndDto {
  /** First day on which it is not valid any more. */
  @IsDay()
  on: string;
}
