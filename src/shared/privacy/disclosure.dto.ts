import { ApiProperty } from '@nestjs/swagger';
import { IsEnum, IsOptional, IsString, MaxLength } from 'class-validator';
import { Purpose } from '../vocabulary.js';

const PURPOSES = Object.values(Purpose).filter((purpose) => purpose !== Purpose.OwnData);

/** What full numbers are asked for. It is recorded with who asked before they are shown. */
export class DisclosureDto {
  /** What the full numbers are needed for. */
  @ApiProperty({ enum: PURPOSES })
  @IsEnum(Object.fromEntries(PURPOSES.map((purpose) => [purpose, purpose])))
  purpose: Purpose;

  /** What more there is to say, e.g. the number of an accident report; at most 500 characters. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}
