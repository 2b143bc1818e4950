import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { IsRegionCode } from '../shared/http/validators.js';
import { RoundEntryView } from './rounds/round.dto.js';
import { BookingState } from './booking-lifecycle.js';
import { PassengerState } from './passenger.entity.js';
import { SeatRule } from './seat-choice.js';

export class BookDto {
  /** The party to seat. Either this, the travel requests of all its members, or who they are. */
  @IsOptional()
  @IsUUID()
  partyId?: string;

  /** Travel requests of a whole party. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsUUID(undefined, { each: true })
  travelRequestIds?: string[];

  /**
   * Who travels together, by their entries in the register. Whatever they asked for before becomes a wish for this trip: for
   * its direction, its day and where it goes. Nobody of them may be booked or wait otherwise.
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  memberIds?: string[];

  /** With `memberIds`: where they work. Left out, what they told before, or where the trip goes. */
  @IsOptional()
  @IsRegionCode()
  workPlaceCode?: string;

  /**
   * The party's consent to part: how many of it must at least travel together. When there is room for so many but not for
   * all, as many as fit get seats under this booking and the others wait under one of their own; the decisions of both name
   * each other. Children and people who need help stay with their companion. Left out, nobody travels without the others.
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(200)
  minimumPeople?: number;
}

export class ReasonDto {
  /** Why; kept with the decision. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

export class MinimumDto extends ReasonDto {
  /** How many of the party must at least travel together; null for all of them. */
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(1)
  @Max(200)
  minimumPeople: number | null;
}

export class BookingListQuery extends PageQuery {
  /** Only bookings in this state. */
  @IsOptional()
  @IsEnum(BookingState)
  state?: BookingState;
}

export class BookedPassengerView {
  id: string;
  travelRequestId: string;
  workerId: string;
  name: string;
  state: PassengerState;
  /** Label of the seat; null while the booking holds none. */
  seat: string | null;
  /** The rule that chose the seat; null without one. */
  @ApiProperty({ enum: SeatRule, enumName: 'SeatRule', nullable: true })
  seatReason: SeatRule | null;
}

export class BookingView {
  id: string;
  /** Short code that people read aloud and show when boarding. */
  code: string;
  tripId: string;
  partyId: string;
  state: BookingState;
  /** The vehicle that holds the whole party; null while it holds no seats. */
  tripVehicleId: string | null;
  /** What people look for: 1号车, 05车. */
  vehicleLabel: string | null;
  /** Place in the order of priority groups; 0 is served first. */
  priorityRank: number;
  /** Place in the round of its trip, 1 was served first; null when it was in none. */
  roundRank: number | null;
  /** How many of the party must at least travel together while it waits; null for all of them. */
  minimumPeople: number | null;
  /** Until when an offer holds its seats, ISO 8601 with offset. */
  offerExpiresAt: string | null;
  createdAt: string;
  passengers: BookedPassengerView[];
}

export class BookingDecisionView {
  /**
   * Step of the lifecycle, a change of the party or its seats, or `pass-over`: others behind got seats that did not suit
   * this party.
   */
  step: string;
  fromState: BookingState | null;
  toState: BookingState;
  /** What a person wrote, or the code of what stood in the way. */
  reason: string;
  /** The booking that the party came from or went to, or with which it changed seats. */
  otherBookingId: string | null;
  /** Who decided; null when the service did by itself. */
  accountId: string | null;
  /** ISO 8601 with offset. */
  recordedAt: string;
}

export class BookingDetailView extends BookingView {
  /** Every decision about the booking, oldest first. */
  decisions: BookingDecisionView[];
  /** Why it got seats in the round of its trip, or missed them; null when it was in none. */
  roundEntry: RoundEntryView | null;
}

export class BookingPage extends PageOf(BookingView) {}

export class WaitingView extends BookingView {
  /** Place on the waiting list, 1 is next. */
  position: number;
}

export class WaitingPage extends PageOf(WaitingView) {}

export class PromotionView {
  /** Parties that got seats or an offer of seats. */
  parties: number;
  people: number;
}

export class SkippedPartyView {
  partyId: string;
  /** Code of the error that a single booking would have met. */
  code: string;
  /** The same for people, in Chinese. */
  title: string;
}

export class FillingView {
  seatedParties: number;
  seatedPeople: number;
  /** Planned parties for whom there was no room: they wait now. */
  waitingParties: number;
  waitingPeople: number;
  skipped: SkippedPartyView[];
}

export class TripCancellationView {
  tripId: string;
  /** Bookings that were cancelled with the trip. */
  parties: number;
  people: number;
}
