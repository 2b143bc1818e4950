import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';

const MOST = 1_000_000_000;

/** A count that an office keys in: a whole number from zero. */
export function IsCount() {
  return applyDecorators(
    ApiProperty({ type: 'integer', minimum: 0, maximum: MOST }),
    IsInt(),
    Min(0),
    Max(MOST),
  );
}
