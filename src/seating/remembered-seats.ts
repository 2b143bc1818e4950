import { Injectable } from '@nestjs/common';
import { VehicleSeats } from './trip-seats.js';

/** Some 40 MiB. */
const SEATS_AT_MOST = 200_000;

interface Remembered {
  version: number;
  vehicles: VehicleSeats[];
  seats: number;
}

/**
 * Seats of trips as this process last left them, so that the next batch need not read and draw them anew. Whatever changes a
 * trip's seats, here or elsewhere, raises the trip's `seats_version`: under the trip's lock, the same version means the same
 * seats.
 */
@Injectable()
export class RememberedSeats {
  /** The longest untouched first. */
  private readonly trips = new Map<string, Remembered>();
  private seats = 0;

  /** Hands them out for good: who takes them marks seats in them, and puts them back once that is committed. */
  take(tripId: string, version: number): VehicleSeats[] | undefined {
    const known = this.trips.get(tripId);
    if (!known) return undefined;
    this.trips.delete(tripId);
    this.seats -= known.seats;
    return known.version === version ? known.vehicles : undefined;
  }

  put(tripId: string, version: number, vehicles: VehicleSeats[]): void {
    this.take(tripId, version);
    const seats = vehicles.reduce((sum, { map }) => sum + map.capacity, 0);
    this.trips.set(tripId, { version, vehicles, seats });
    this.seats += seats;
    for (const [oldest] of this.trips) {
      if (this.seats <= SEATS_AT_MOST) return;
      this.take(oldest, 0);
    }
  }
}
