import { IsEnum, IsOptional, IsUUID } from 'class-validator';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { IsDay, IsRegionCode } from '../shared/http/validators.js';
import { Direction, WishedMode } from '../shared/vocabulary.js';

/** Which day a travel request counts on. */
export enum DayCount {
  /** Once, on the first day on which the worker can leave. */
  Earliest = 'EARLIEST',
  /** On each day on which the worker can leave: what could be filled on that day, not to be added up over days. */
  Each = 'EACH',
}

export class DemandQueryDto extends PageQuery {
  /** Campaign whose demand to count. */
  @IsUUID()
  campaignId: string;

  /** EARLIEST unless told. */
  @IsOptional()
  @IsEnum(DayCount)
  count: DayCount = DayCount.Earliest;

  /** From this day on. */
  @IsOptional()
  @IsDay()
  from?: string;

  /** Before this day. */
  @IsOptional()
  @IsDay()
  before?: string;

  /** Only in this direction. */
  @IsOptional()
  @IsEnum(Direction)
  direction?: Direction;

  /** Only those who wish this mode; those without a wish are left out. */
  @IsOptional()
  @IsEnum(WishedMode)
  wishedMode?: WishedMode;

  /** Only those who leave from inside this region. */
  @IsOptional()
  @IsRegionCode()
  originCode?: string;

  /** Only those who go to inside this region. */
  @IsOptional()
  @IsRegionCode()
  destinationCode?: string;
}

/** How many people with open requests wish the same. */
export class DemandView {
  /** Day of leaving, `YYYY-MM-DD`; see `count`. */
  day: string;
  /** County they leave from; a city where only the city is known. */
  originCode: string;
  /** In words. */
  origin: string;
  /** City they go to. */
  destinationCode: string;
  /** In words. */
  destination: string;
  direction: Direction;
  /** null: any mode. */
  wishedMode: WishedMode | null;
  people: number;
  /** Parties these people belong to. */
  parties: number;
}

export class DemandPage extends PageOf(DemandView) {}
