import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { ReasonDto } from '../booking.dto.js';
import { PromotedPartyView } from './promoted.dto.js';

export class ReAccommodationDto extends ReasonDto {
  /** True: only says what would happen. */
  @IsBoolean()
  preview: boolean;

  /** The trips to use; when left out, the open ones between the same places, the nearest in time first. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsUUID(undefined, { each: true })
  targetTripIds?: string[];
}

export class RehousedPartyView {
  /** Its booking on the cancelled trip. */
  bookingId: string;
  partyId: string;
  people: number;
  /** Its booking on the other trip; null in a preview. */
  newBookingId: string | null;
  toTripId: string;
  toTripCode: string;
  /** When the other trip leaves. */
  departsAt: string;
  tripVehicleId: string;
  /** What people look for: 1号车, 05车. */
  vehicleLabel: string;
  /** Labels of its seats there. */
  seats: string[];
}

export class LeftPartyView {
  bookingId: string;
  partyId: string;
  people: number;
  /** It held seats on the cancelled trip; others only waited. */
  heldSeats: boolean;
  /** Why no other trip takes it, as the code of an error. */
  code: string;
  /** The same for people, in Chinese. */
  title: string;
}

export class ReAccommodationView {
  /** The cancelled trip. */
  tripId: string;
  preview: boolean;
  /** Parties that waited on the other trips already: they go first. Some may be of the cancelled trip as well. */
  promoted: PromotedPartyView[];
  /** In the order in which they were served. */
  moved: RehousedPartyView[];
  movedPeople: number;
  /** Their requests are open demand again. */
  left: LeftPartyView[];
  leftPeople: number;
}
