import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateBy,
  isUUID,
} from 'class-validator';
import { BookingDetailView, ReasonDto } from '../booking.dto.js';

export class MoveDto extends ReasonDto {
  /** The trip that the party is to take instead. */
  @IsUUID()
  tripId: string;
}

export class RemovalDto extends ReasonDto {
  /** True: the person does not wish to travel any more; else the travel request stays open. */
  @IsOptional()
  @IsBoolean()
  withdraw?: boolean;
}

export class NewMemberDto {
  /** Open request of a person who travels alone so far. */
  @IsUUID()
  travelRequestId: string;
}

export class SwapDto extends ReasonDto {
  /** The other party's booking on the same trip. */
  @IsUUID()
  withBookingId: string;
}

export class SwapView {
  /** Both bookings as they are now. */
  bookings: BookingDetailView[];
}

const isGroup = (group: unknown) =>
  Array.isArray(group) && group.length > 0 && group.every((id) => isUUID(id));

export class SplitDto {
  /** Ids of passengers: every passenger of the booking in one group. The first group keeps the booking. */
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'string', format: 'uuid' } } })
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(50)
  @ValidateBy({
    name: 'groups',
    validator: {
      validate: (value) => Array.isArray(value) && value.every(isGroup),
      defaultMessage: () => 'groups must be lists of passenger ids, none empty',
    },
  })
  groups: string[][];

  /** Who agreed for the party, and how: 王建国（本人电话同意）. Kept with the decision. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  consentBy: string;
}

export class SplitView {
  /** One booking for each group, in their order. */
  bookings: BookingDetailView[];
}
