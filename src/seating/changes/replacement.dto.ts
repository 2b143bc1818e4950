import { IsBoolean, MaxLength, IsOptional, IsString } from 'class-validator';
import { TripVehicleDto } from '../../trips/trip.dto.js';
import { PromotedPartyView } from './promoted.dto.js';
import { MoveReason } from './reseat.js';

/** The vehicle that comes instead, and whether to do it or only to say what would happen. */
export class ReplacementDto extends TripVehicleDto {
  /** True: only says who would move. */
  @IsBoolean()
  preview: boolean;

  /** Why; kept with the decisions. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

export class SeatMoveView {
  passengerId: string;
  bookingId: string;
  name: string;
  fromSeat: string;
  /** The vehicle of the new seat; null for who has to wait. */
  tripVehicleId: string | null;
  /** What people look for: 1号车, 05车. */
  vehicleLabel: string | null;
  toSeat: string | null;
  reason: MoveReason;
}

export class DisplacedPartyView {
  bookingId: string;
  partyId: string;
  people: number;
}

export class ReplacementView {
  tripId: string;
  tripVehicleId: string;
  preview: boolean;
  /** Passengers who sit where they sat. */
  kept: number;
  /** Everyone who does not. */
  moves: SeatMoveView[];
  /** Parties for whom the trip has no room any more: they are on its waiting list. */
  waiting: DisplacedPartyView[];
  /** Parties of the waiting list that get the seats which are left. */
  promoted: PromotedPartyView[];
}
