import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { BookingState } from '../booking-lifecycle.js';
import { BookingWriter } from '../booking-writer.js';
import { SeatRule } from '../seat-rule.js';
import { SeatWriter } from './seat-writer.js';

export interface GivenSeat {
  passengerId: string;
  vehicleId: string;
  label: string;
}

/** Seats that a carrier gave to people who keep their place on the trip. The caller holds the trip's lock. */
@Injectable()
export class GivenSeats {
  constructor(
    private readonly seats: SeatWriter,
    private readonly writer: BookingWriter,
  ) {}

  /**
   * Seats people as told. A party that changes its vehicle has to be told whole.
   *
   * @param bookingIds whose people find their place elsewhere now, or under another name
   * @throws PassengerOnBoard when one of them has boarded already; what the database says to a seat that is held or not there
   */
  async take(
    manager: EntityManager,
    given: GivenSeat[],
    bookingIds: string[],
    { accountId, reason }: { accountId: string; reason: string },
  ): Promise<void> {
    await this.seats.leave(
      manager,
      given.map(({ passengerId }) => passengerId),
    );
    await this.seats.take(
      manager,
      given.map((seat) => ({ ...seat, rule: SeatRule.ByCarrier })),
    );
    const { Confirmed } = BookingState;
    const decision = { step: 're-seat', from: Confirmed, to: Confirmed, reason } as const;
    await this.writer.decide(
      manager,
      bookingIds.map((bookingId) => ({ ...decision, bookingId })),
      accountId,
    );
  }
}
