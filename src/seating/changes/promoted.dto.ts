import { BookingState } from '../booking-lifecycle.js';
import { PartyPromotion } from '../booking-writer.js';
import { VehicleSeats } from '../trip-seats.js';

/** A party that waited and got seats along with a change. */
export class PromotedPartyView {
  tripId: string;
  bookingId: string;
  partyId: string;
  people: number;
  /** CONFIRMED, or OFFERED for a limited time. */
  state: BookingState;
  tripVehicleId: string;
  /** What people look for: 1号车, 05车. */
  vehicleLabel: string;
  /** Labels of its seats. */
  seats: string[];

  /** @param vehicles those of the trip */
  static of(
    tripId: string,
    { bookingId, partyId, members, state, hold }: PartyPromotion,
    vehicles: VehicleSeats[],
  ): PromotedPartyView {
    const vehicle = vehicles.find(({ id }) => id === hold.vehicleId) as VehicleSeats;
    return {
      ...{ tripId, bookingId, partyId, people: members.length, state },
      ...{ tripVehicleId: vehicle.id, vehicleLabel: vehicle.label },
      seats: hold.seats.map(({ label }) => label),
    };
  }
}
