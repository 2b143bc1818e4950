import { Type as ClassType } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Query of every list: how many, and after which. */
export class PageQuery {
  @ApiProperty({
    description: 'Items per page, 50 unless told',
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 200,
    default: 50,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  @ApiProperty({ description: 'Cursor: `next` of the page before', required: false, type: String })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** Class of a page of `View`, so that the OpenAPI document tells its items. `class TripPage extends PageOf(TripView) {}` */
export function PageOf<View>(view: ClassType<View>): ClassType<Page<View>> {
  class PageView implements Page<View> {
    @ApiProperty({ type: [view] })
    items: View[];

    @ApiProperty({ type: String, nullable: true, description: 'Cursor of the next page; null on the last' })
    next: string | null;
  }
  return PageView;
}

/**
 * Cuts a page from rows that were read with `limit + 1`.
 *
 * @param cursorOf what `after` must be for the rows behind this one
 */
export function pageFrom<Row>(rows: Row[], limit: number, cursorOf: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? cursorOf(items[items.length - 1]) : null };
}
