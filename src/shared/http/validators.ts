import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsObject, Matches, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { isRealDay } from '../time/civil-time.js';
import { isMobilePhone, normalPhone } from '../phone.js';
import { nestingCode } from '../region-code.js';

/** A day as `YYYY-MM-DD` that exists in the calendar. */
export function IsDay() {
  return applyDecorators(
    ApiProperty({ type: String, format: 'date', example: '2024-02-20' }),
    ValidateBy({
      name: 'isDay',
      validator: {
        validate: (value) => typeof value === 'string' && isRealDay(value),
        defaultMessage: (args) => `${args?.property} must be a real day such as 2024-02-20`,
      },
    }),
  );
}

/** A moment as ISO 8601 with an offset; a time without one is refused, for nobody could tell which it is. */
export function IsInstant() {
  return applyDecorators(
    ApiProperty({ type: String, format: 'date-time', example: '2024-02-20T08:00:00+08:00' }),
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: (value) =>
          typeof value === 'string' &&
          /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
          isRealDay(value.slice(0, 10)) &&
          !Number.isNaN(Date.parse(value)),
        defaultMessage: (args) =>
          `${args?.property} must be a time with offset such as 2024-02-20T08:00:00+08:00`,
      },
    }),
  );
}

/** A GB/T 2260 code: 14, 1405, 140522. It may be written with trailing zeros (140500), which are left out. */
export function IsRegionCode() {
  return applyDecorators(
    ApiProperty({ type: String, example: '140522' }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && value.length <= 6 ? nestingCode(value) : value,
    ),
    Matches(/^[1-9]\d(\d\d(\d\d)?)?$/, {
      message: '$property must be a region code such as 14, 1405 or 140522',
    }),
  );
}

/** A field that may be left out, but not be null (`@IsOptional()` lets both through). */
export function MayBeLeftOut() {
  return ValidateIf((_, value) => value !== undefined);
}

/** Checks every object of a list. `@ValidateNested()` alone would let an empty list in the list through as an object. */
export function EachNested() {
  return applyDecorators(IsObject({ each: true }), ValidateNested({ each: true }));
}

/** A mobile number of the mainland; +86, spaces and dashes are put right. */
export function IsPhone() {
  return applyDecorators(
    ApiProperty({ type: String, example: '13812345678', maxLength: 40 }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && value.length <= 40 ? normalPhone(value) : value,
    ),
    ValidateBy({
      name: 'isMobilePhone',
      validator: {
        validate: (value) => typeof value === 'string' && isMobilePhone(value),
        defaultMessage: (args) => `${args?.property} must be a mobile number of 11 digits`,
      },
    }),
  );
}

/** An object whose values are all texts, none longer than told. */
export function IsTexts(longest: number) {
  return applyDecorators(
    ApiPropertyOptional({
      type: Object,
      additionalProperties: { type: 'string', maxLength: longest },
    }),
    ValidateBy({
      name: 'isTexts',
      validator: {
        validate: (value) =>
          typeof value === 'object' &&
          value !== null &&
          !Array.isArray(value) &&
          Object.values(value).every((one) => typeof one === 'string' && one.length <= longest),
        defaultMessage: (args) =>
          `${args?.property} must be an object of texts, each of ${longest} characters at most`,
      },
    }),
  );
}
