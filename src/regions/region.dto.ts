import { IsBoolean, IsEnum, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { IsDay, IsRegionCode } from '../shared/http/validators.js';
import { Region, RegionLevel } from './region.entity.js';

export class RegionQuery extends PageQuery {
  /** Name as people write it (昆山, 苏州昆山, 江苏省苏州市昆山市) or the beginning of a code; best match first. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  query?: string;

  /** Only regions of this level. */
  @IsOptional()
  @IsEnum(RegionLevel)
  level?: RegionLevel;

  /** Only regions right below this one. */
  @IsOptional()
  @IsRegionCode()
  parent?: string;

  /** Regions as they were valid on this day; today unless told. */
  @IsOptional()
  @IsDay()
  asOf?: string;
}

export class RegionRolesDto {
  /** Whether workers come from here. */
  @IsBoolean()
  exportSide: boolean;

  /** Whether workers are employed here. */
  @IsBoolean()
  importSide: boolean;
}

export class RegionView {
  /** GB/T 2260 code with trailing zeros left out. */
  code: string;
  name: string;
  /** The whole path, e.g. 江苏省苏州市昆山市. */
  fullName: string;
  level: RegionLevel;
  /** Code of the region right above; null for a province. */
  parentCode: string | null;
  /** First day on which the code is valid. */
  validFrom: string;
  /** First day on which it is not valid any more; null while it is. */
  validTo: string | null;
  /** Whether workers come from here. */
  exportSide: boolean;
  /** Whether workers are employed here. */
  importSide: boolean;

  static of(region: Region): RegionView {
    return { ...region };
  }
}

export class RegionPage extends PageOf(RegionView) {}
