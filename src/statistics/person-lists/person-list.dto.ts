import { IsEnum, IsOptional } from 'class-validator';
import { IsRegionCode } from '../../shared/http/validators.js';
import { DisclosureDto } from '../../shared/privacy/disclosure.dto.js';
import { Direction } from '../../shared/vocabulary.js';

export class PersonListQuery extends DisclosureDto {
  /** Only people at home inside this region; all of my region unless told. */
  @IsOptional()
  @IsRegionCode()
  homeCode?: string;

  /** Only journeys in this direction. */
  @IsOptional()
  @IsEnum(Direction)
  direction?: Direction;
}
