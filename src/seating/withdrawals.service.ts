import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { MyTravelRequestView } from '../demand/my-travel-request.dto.js';
import { MyTravelRequests } from '../demand/my-travel-requests.service.js';
import { TravelRequestView } from '../demand/travel-request.dto.js';
import { TravelRequestsService } from '../demand/travel-requests.service.js';
import { Transactions } from '../shared/database/transactions.js';
import { StillBooked } from './seating.errors.js';

/** Takes travel requests back. Who holds a seat or waits for one gives that up first, so that no seat travels empty. */
@Injectable()
export class Withdrawals {
  constructor(
    private readonly transactions: Transactions,
    private readonly requests: TravelRequestsService,
    private readonly mine: MyTravelRequests,
  ) {}

  /** @throws NotFound, OutsideRegion, IllegalStep, StillBooked with the booking to cancel */
  async withdraw(actor: Actor, requestId: string): Promise<TravelRequestView> {
    return this.unlessBooked(requestId, (manager) => this.requests.withdraw(manager, actor, requestId));
  }

  /** The same for someone who is bound to the phone. @throws NotFound, IllegalStep, StillBooked */
  async withdrawMine(actor: Actor, requestId: string): Promise<MyTravelRequestView> {
    return this.unlessBooked(requestId, (manager) => this.mine.withdraw(manager, actor, requestId));
  }

  private unlessBooked<View>(
    requestId: string,
    withdraw: (manager: EntityManager) => Promise<View>,
  ): Promise<View> {
    return this.transactions.run(async (manager) => {
      // Locks the request first: a booking made at the same time is either seen here or sees the withdrawal.
      const view = await withdraw(manager);
      const bookingId = await this.bookingOf(manager, requestId);
      if (bookingId) throw new StillBooked({ extra: { bookingId } });
      return view;
    });
  }

  /** The booking under which this person is still to travel. */
  private async bookingOf(manager: EntityManager, requestId: string): Promise<string | undefined> {
    const [booking] = await manager.query<{ id: string }[]>(
      `SELECT b.id FROM passengers p JOIN bookings b ON b.id = p.booking_id
        WHERE p.travel_request_id = $1 AND p.state = 'BOOKED' AND b.state <> 'CANCELLED' LIMIT 1`,
      [requestId],
    );
    return booking?.id;
  }
}
