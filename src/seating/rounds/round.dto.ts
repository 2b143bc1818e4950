import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '../../shared/http/paging.js';
import { PRIORITY_GROUPS, PriorityGroup } from '../../shared/vocabulary.js';
import { SeatRule } from '../seat-choice.js';
import { RoundOutcome } from './round.js';

const GROUPS = Object.keys(PRIORITY_GROUPS);

/** A drawn round. */
export class RoundView {
  tripId: string;
  /** Random, 32 bytes in hexadecimal. The draw number of a booking is the first 48 bits of HMAC-SHA256(seed, booking id). */
  seed: string;
  /** Priority groups as they were ordered then. */
  @ApiProperty({ enum: GROUPS, isArray: true })
  priorityOrder: PriorityGroup[];
  drawnAt: string;
  /** Account that drew it; null when it was drawn by itself at its deadline. */
  drawnBy: string | null;
  requestedParties: number;
  requestedPeople: number;
  seatedParties: number;
  seatedPeople: number;
}

/** A seat that the round gave to one of a party. */
export class RoundSeatView {
  label: string;
  rule: SeatRule;
}

/** Why a party got seats in the round, or missed them. */
export class RoundEntryView {
  bookingId: string;
  /** Place in the round, 1 was served first. */
  rank: number;
  /** What the rank follows from, first of all: place in the order of priority groups, 0 is first. */
  priorityRank: number;
  /** The group that gave this place; null for who belongs to none. */
  @ApiProperty({ enum: GROUPS, nullable: true })
  priorityGroup: PriorityGroup | null;
  /** Next, among equals: the day on which the party's first travel request was made. */
  @ApiProperty({ format: 'date' })
  waitingSince: string;
  /** At last: the number drawn, the lowest goes first. */
  drawNumber: number;
  people: number;
  outcome: RoundOutcome;
  /** Empty for who got seats; NO_ROOM, or the code of the booking rule that stood in the way. */
  reason: string;
  /** Free seats of the vehicle that had the most when the party's turn came. */
  room: number;
  tripVehicleId: string | null;
  /** The seats that it got then; null for who waits. */
  seats: RoundSeatView[] | null;
}

export class RoundEntryPage extends PageOf(RoundEntryView) {}

export class RoundDifferenceView {
  bookingId: string;
  /** What differs, e.g. `rank`. */
  field: string;
  recorded: string;
  replayed: string;
}

/** What came of drawing the round again from its record. */
export class RoundVerificationView {
  tripId: string;
  /** Whether the replay came to the same rank, outcome and seats for every request. */
  equal: boolean;
  requests: number;
  differences: RoundDifferenceView[];
}
