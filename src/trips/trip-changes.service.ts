import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { RegionIndex } from '../regions/region-index.js';
import { writeNotices } from '../shared/commands/notices.js';
import { given } from '../shared/given.js';
import { newId } from '../shared/ids.js';
import { itineraryOf } from './itinerary.js';
import { NewStop, NewTrip } from './new-trip.js';
import { TripState } from './trip-lifecycle.js';
import { TripStop } from './trip-stop.entity.js';
import { TripTies } from './trip-ties.service.js';
import { Trip } from './trip.entity.js';
import { AllocationFixed, RouteFixed, TripNotEditable } from './trips.errors.js';

/** What may be changed of a trip; what is left out stays, null takes away. */
export type TripChange = Partial<
  Pick<NewTrip, 'originCode' | 'destinationCode' | 'stops' | 'notes' | 'allocation'>
> &
  Partial<Pick<Trip, 'carrierId' | 'serviceNumber' | 'mainTripId' | 'requestsUntil'>>;

/** @throws TripNotEditable for a trip that is closed or beyond */
export function requireEditable(trip: Trip): void {
  if (trip.state !== TripState.Draft && trip.state !== TripState.Open) throw new TripNotEditable();
}

/** Changes a trip as a whole. The caller holds its lock. */
@Injectable()
export class TripChanges {
  constructor(
    private readonly regions: RegionIndex,
    private readonly ties: TripTies,
  ) {}

  /**
   * New times reach the passengers of an open trip through the database, which refuses those that make anyone travel twice
   * at once.
   *
   * @throws TripNotEditable, RouteFixed, AllocationFixed, CarriageNeedsTrain, InvalidInput, FeederTimesOverlap
   */
  async apply(manager: EntityManager, trip: Trip, { stops, ...change }: TripChange): Promise<void> {
    requireEditable(trip);
    const route = ['originCode', 'destinationCode'] as const;
    for (const end of route) {
      const code = change[end];
      if (code === undefined) continue;
      if (trip.state !== TripState.Draft) throw new RouteFixed();
      change[end] = this.regions.require(code, end).code;
    }
    const otherwise = change.allocation !== undefined || change.requestsUntil !== undefined;
    if (otherwise && trip.state !== TripState.Draft) throw new AllocationFixed();
    Object.assign(trip, given(change), stops && itineraryOf(stops));
    await this.ties.requireFit(manager, trip);
    await manager.save(Trip, trip);
    if (!stops) return;
    await this.replaceStops(manager, trip.id, stops);
    if (trip.state === TripState.Open) await this.tell(manager, trip);
  }

  /** Whoever is booked on the trip is told how it goes now. */
  async tell(manager: EntityManager, trip: Trip): Promise<void> {
    await writeNotices(manager, [{ kind: 'trip-changed', subjectId: trip.id }]);
  }

  async replaceStops(manager: EntityManager, tripId: string, stops: NewStop[]): Promise<void> {
    const rows = stops.map(({ kind, regionCode, place, stopsAt }, i) => ({
      ...{ id: newId(), tripId, seq: i + 1, kind, place, stopsAt },
      regionCode: this.regions.require(regionCode, `stops[${i}].regionCode`).code,
    }));
    await manager.delete(TripStop, { tripId });
    await manager.insert(TripStop, rows);
  }
}
