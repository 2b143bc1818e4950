import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEnum,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { ReasonDto } from '../booking.dto.js';
import { SeatConcern } from './seat-concerns.js';

export class PickedSeatDto {
  /** A passenger of the booking. */
  @IsUUID()
  passengerId: string;

  /** Label of a seat that is free, that someone else of the party has now, or the passenger's own. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(20)
  seat: string;
}

export class PickedSeatsDto extends ReasonDto {
  /** Vehicle of the trip on which the whole party is to sit; the one that it sits on now when left out. */
  @IsOptional()
  @IsUUID()
  tripVehicleId?: string;

  /** Who is not named keeps their seat; on another vehicle everyone is named. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => PickedSeatDto)
  seats: PickedSeatDto[];

  /** Concerns that an answer `SEATS_NEED_CONSENT` named and that are accepted. Kept with the decision. */
  @ApiProperty({ enum: SeatConcern, enumName: 'SeatConcern', isArray: true, required: false })
  @IsOptional()
  @IsArray()
  @IsEnum(SeatConcern, { each: true })
  accept?: SeatConcern[];
}
