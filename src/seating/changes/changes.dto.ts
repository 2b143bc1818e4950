import { IsUUID } from 'class-validator';
import { ReasonDto } from '../booking.dto.js';

export class MoveDto extends ReasonDto {
  /** The trip that the party is to take instead. */
  @IsUUID()
  tripId: string;
}
