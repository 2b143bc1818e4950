import { IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { ReasonDto } from '../booking.dto.js';

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
