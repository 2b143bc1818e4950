import { ApiProperty, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsNotEmpty, IsString, MaxLength, ValidateNested } from 'class-validator';
import { IsRegionCode } from '../../shared/http/validators.js';
import { KeyedDto } from '../returns/city-return.dto.js';
import { WeekParams } from '../weeks/frozen-week.dto.js';
import { KeyedView } from '../table/statistics.dto.js';
import { CountyReturnState } from './county-return-lifecycle.js';

export class CountyKeyedDto extends OmitType(KeyedDto, ['countiesStarted', 'countiesNotStarted'] as const) {
  /** Whether the county has begun with recruitment: column 19, else 20. */
  @IsBoolean()
  started: boolean;
}

export class KeyInCountyDto {
  /** All columns; what the return had before is replaced. */
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => CountyKeyedDto)
  keyed: CountyKeyedDto;
}

export class GiveBackDto {
  /** What is to be put right. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;
}

export class CountyReturnParams extends WeekParams {
  /** County; or the city, for what its own office did. */
  @IsRegionCode()
  countyCode: string;
}

export class CountyReturnView {
  countyCode: string;
  countyName: string;
  /** The cut-off that ends the week. */
  cutoffAt: string;
  state: CountyReturnState;
  /** A return that was not opened yet shows what was keyed in last. */
  @ApiProperty({ type: CountyKeyedDto })
  keyed: CountyKeyedDto;
  /** Why the city gave it back; null when it did not, or it was handed in again. */
  returnedBecause: string | null;
  /** When it was last keyed in; null when nobody has yet. */
  updatedAt: string | null;
}

/** What the counties of a city have keyed in. */
export class CountyReturnsView {
  /** The city's own office, then the counties by code. */
  items: CountyReturnView[];
  /** What adding up would give: of those handed in or accepted, with what was accepted before of the others. */
  sum: KeyedView;
}
