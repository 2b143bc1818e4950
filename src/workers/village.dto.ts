import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageOf } from '../shared/http/paging.js';
import { HomeQuery } from './worker.dto.js';

export class ListVillagesQuery extends HomeQuery {
  /** Only villages with this in their name or their town's, or in both written one after the other: 北留, 下河, 北留镇下河. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  containing?: string;

  /** Cursor: `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  declare after?: string;
}

/** A village of the register, as its people wrote it. */
export class VillageView {
  homeCountyCode: string;
  /** Province, city and county in words. */
  homeCounty: string;
  /** Empty where it is not recorded. */
  town: string;
  /** Empty where it is not recorded. */
  village: string;
  /** How many people are registered there; who has been erased does not count. */
  people: number;
}

export class VillagePage extends PageOf(VillageView) {}
