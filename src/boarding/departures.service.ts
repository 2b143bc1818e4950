import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { TravelRequestsService } from '../demand/travel-requests.service.js';
import { ManifestsService } from '../manifests/manifests.service.js';
import { Offers } from '../seating/offers.js';
import { PassengerState } from '../seating/passenger.entity.js';
import { toWire } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { invalidField } from '../shared/domain-error.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import type { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { TripBrokenOff } from './boarding.errors.js';
import { requireAtArrival, requireAtDoor } from './boarding-reach.js';
import { Arrival, departureView, findArrival, findDeparture, writeVehicles } from './departure.js';
import { writeNoShows } from './facts.js';
import { happenedAt } from './happened.js';
import { ArrivalView, ArriveDto, DepartDto, DepartureView } from './journey.dto.js';
import { manifestLines } from './manifest-lines.js';
import { findBreakOff } from './on-the-way.js';

/** Reason of a no-show that nobody reported: the trip left without them. */
export const ABSENT_AT_DEPARTURE = '发车时未登车';

/** A trip leaves and arrives. The same report sent again is answered as the first time. */
@Injectable()
export class DeparturesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly trips: TripsService,
    private readonly manifests: ManifestsService,
    private readonly requests: TravelRequestsService,
    private readonly offers: Offers,
    private readonly clock: Clock,
  ) {}

  /**
   * Departs on the confirmed manifest. Whoever has not boarded becomes a no-show; those on board have travelled; who still
   * waits for seats waits no more.
   *
   * @throws IllegalStep, TripWithoutConfirmedManifest, OutsideRegion, InvalidInput for a vehicle of another trip
   */
  depart(actor: Actor, tripId: string, input: DepartDto): Promise<DepartureView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      requireAtDoor(actor, trip);
      await widen(manager, 'lists of a trip');
      const before = await findDeparture(manager, tripId);
      if (before && isSame(before, input)) return departureView(manager, before);

      const occurredAt = happenedAt(input.occurredAt, this.clock.now());
      return this.leave(manager, actor, trip, { ...input, occurredAt });
    });
  }

  /**
   * The trip leaves. The caller holds its lock and has widened its view.
   *
   * @throws IllegalStep, TripWithoutConfirmedManifest, InvalidInput for a vehicle of another trip
   */
  async leave(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    { occurredAt, place = '', vehicles = [] }: Happened & Pick<DepartDto, 'vehicles'>,
  ): Promise<DepartureView> {
    const manifest = await this.manifests.confirmed(manager, trip.id);
    await this.trips.step(manager, trip, 'depart', actor, { occurredAt });
    await this.offers.endWaits(manager, trip, actor.accountId);
    const recording = { tripId: trip.id, recordedAt: this.clock.now(), recordedBy: actor.accountId };
    const lines = await manifestLines(manager, manifest.id);
    const absent = lines
      .filter((line) => line.state === PassengerState.Booked)
      .map((line) => ({ ...line, occurredAt }));
    await writeNoShows(manager, recording, absent, ABSENT_AT_DEPARTURE);
    const aboard = lines
      .filter((line) => line.state === PassengerState.Boarded)
      .map((line) => line.travelRequestId);
    await this.requests.markTravelled(manager, aboard);
    await manager.query(
      `INSERT INTO departures (trip_id, occurred_at, recorded_at, recorded_by, place) VALUES ($1, $2, $3, $4, $5)`,
      [trip.id, occurredAt, recording.recordedAt, actor.accountId, place],
    );
    await writeVehicles(manager, trip.id, vehicles);
    return departureView(manager, { ...recording, occurredAt, place });
  }

  /** @throws IllegalStep, TripBrokenOff, OutsideRegion, InvalidInput for an arrival before the departure */
  arrive(actor: Actor, tripId: string, input: ArriveDto): Promise<ArrivalView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      requireAtArrival(actor, trip);
      await widen(manager, 'lists of a trip');
      const before = await findArrival(manager, tripId);
      if (before && isSame(before, input)) return arrivalView(before);

      const occurredAt = happenedAt(input.occurredAt, this.clock.now());
      return this.reach(manager, actor, trip, { ...input, occurredAt });
    });
  }

  /** The trip arrives. The caller holds its lock and has widened its view. @throws IllegalStep, TripBrokenOff, InvalidInput */
  async reach(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    { occurredAt, place = '' }: Happened,
  ): Promise<ArrivalView> {
    await this.trips.step(manager, trip, 'arrive', actor, { occurredAt });
    if (await findBreakOff(manager, trip.id)) throw new TripBrokenOff();
    const departure = await findDeparture(manager, trip.id);
    if (departure && occurredAt < departure.occurredAt) {
      throw invalidField(
        'occurredAt',
        'beforeDeparture',
        '到达不能早于发车',
        'arrival lies before departure',
      );
    }
    const arrival = { tripId: trip.id, occurredAt, place, recordedAt: this.clock.now() };
    await manager.query(
      `INSERT INTO arrivals (trip_id, occurred_at, recorded_at, recorded_by, place) VALUES ($1, $2, $3, $4, $5)`,
      [trip.id, occurredAt, arrival.recordedAt, actor.accountId, place],
    );
    return arrivalView(arrival);
  }
}

/** When and where something happened. */
interface Happened {
  occurredAt: Date;
  place?: string;
}

/** A report without a time, sent again, means the first one. */
function isSame(before: { occurredAt: Date }, { occurredAt }: { occurredAt?: string }): boolean {
  return occurredAt === undefined || before.occurredAt.getTime() === Date.parse(occurredAt);
}

function arrivalView({ tripId, place, occurredAt, recordedAt }: Arrival): ArrivalView {
  return { tripId, place, occurredAt: toWire(occurredAt), recordedAt: toWire(recordedAt) };
}
