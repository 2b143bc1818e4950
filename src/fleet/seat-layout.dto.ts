import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEnum,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { toWire } from '../shared/time/civil-time.js';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { EachNested, IsRegionCode, MayBeLeftOut } from '../shared/http/validators.js';
import type { SeatLayout } from './seat-layout.entity.js';
import { VehicleKind } from './vehicle-kind.js';

export enum BerthPosition {
  Lower = 'LOWER',
  Middle = 'MIDDLE',
  Upper = 'UPPER',
}

/** Rows that look alike. */
export class DescribedRowsDto {
  /**
   * One character per place from the left: `#` a seat with a running number, a letter a seat named by row and letter, `.` no
   * seat, a space the aisle; `## ##` is a row of a coach, `ABC DF` one of a second-class carriage.
   */
  @Matches(/^[#A-Z. ]{1,20}$/, { message: '$property must be made of #, letters, . and spaces' })
  places: string;

  /** How many such rows follow each other, 1 unless told. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(100)
  repeat?: number;
}

/** One seat or berth that may be given out. */
export class SeatDto {
  /** As printed beside the seat. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(12)
  label: string;

  /** From the front, 1 first; the compartment for berths. */
  @IsInt()
  @Min(1)
  @Max(200)
  row: number;

  /** From the left, 1 first; an aisle takes a column of its own. */
  @IsInt()
  @Min(1)
  @Max(20)
  column: number;

  @IsBoolean()
  window: boolean;

  /** Only for berths. */
  @MayBeLeftOut()
  @IsEnum(BerthPosition)
  berth?: BerthPosition;

  /** Row that this row looks at across a table. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(200)
  facesRow?: number;

  /** Kept for disabled people: given to others only when nothing else is left. */
  @MayBeLeftOut()
  @IsBoolean()
  accessible?: boolean;
}

/** An own layout, drawn either in rows of a pattern or seat by seat. */
export class CreateSeatLayoutDto {
  /** Code that people refer to, e.g. `JINCHENG_33`. */
  @Matches(/^[A-Z][A-Z0-9_]{2,39}$/, { message: '$property must be 3-40 capital letters, digits or _' })
  code: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  @IsEnum(VehicleKind)
  kind: VehicleKind;

  /** Seats that the vehicle is licensed for; for a coach they include the driver's (核定载客). */
  @IsInt()
  @Min(1)
  @Max(500)
  rated: number;

  /** The region that may use it, with all below. */
  @IsRegionCode()
  regionCode: string;

  /** Rows from the front; instead of `seats`. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @EachNested()
  @Type(() => DescribedRowsDto)
  rows?: DescribedRowsDto[];

  /** Digits of a row's number before a letter: 2 on trains (`05F`), 1 on aircraft (`5F`). */
  @MayBeLeftOut()
  @IsIn([1, 2])
  rowDigits?: number;

  /** Rows 1 and 2, 3 and 4, … look at each other across a table. */
  @MayBeLeftOut()
  @IsBoolean()
  facing?: boolean;

  /** Labels of the seats kept for disabled people, e.g. those with a place for a wheelchair. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  accessibleSeats?: string[];

  /** Seat by seat; instead of `rows`. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @EachNested()
  @Type(() => SeatDto)
  seats?: SeatDto[];
}

export class SeatLayoutListQuery extends PageQuery {
  /** Only layouts of vehicles of this kind. */
  @IsOptional()
  @IsEnum(VehicleKind)
  kind?: VehicleKind;
}

export class SeatLayoutView {
  id: string;
  /** Stable code, e.g. `COACH_49`. */
  code: string;
  name: string;
  kind: VehicleKind;
  /** Seats that the vehicle is licensed for. */
  rated: number;
  /** Seats that may be given to passengers. */
  assignable: number;
  /** The region that drew it; null for those that ship with the product. */
  regionCode: string | null;
  createdAt: string;

  static of({ id, code, name, kind, rated, assignable, regionCode, createdAt }: SeatLayout): SeatLayoutView {
    return { id, code, name, kind, rated, assignable, regionCode, createdAt: toWire(createdAt) };
  }
}

export class SeatLayoutPage extends PageOf(SeatLayoutView) {}

export class SeatLayoutDetailView extends SeatLayoutView {
  /** Every seat with its place. */
  seats: SeatDto[];

  static override of(layout: SeatLayout): SeatLayoutDetailView {
    return { ...SeatLayoutView.of(layout), seats: layout.plan.seats as SeatDto[] };
  }
}
