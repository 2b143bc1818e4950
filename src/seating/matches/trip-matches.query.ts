import { Inject, Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager, In } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { Actor } from '../../access/actor.js';
import { RegionIndex } from '../../regions/region-index.js';
import { NotFound } from '../../shared/domain-error.js';
import { grouped } from '../../shared/grouped.js';
import { pageFrom } from '../../shared/http/paging.js';
import { SETTINGS } from '../../shared/settings.js';
import { addDays, at, toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { allocationPhase } from '../../trips/allocation.js';
import { EXPORT_END, IMPORT_END, offeredCondition, readableCondition } from '../../trips/trip-reach.js';
import { TripStop } from '../../trips/trip-stop.entity.js';
import { TripView } from '../../trips/trip-view.dto.js';
import { Trip } from '../../trips/trip.entity.js';
import { TripsQuery } from '../../trips/trips.query.js';
import { verificationUrl } from '../../trips/verification/trip-code.js';
import { AvailabilityBoard } from '../availability/availability-board.js';
import { isNearby, stopsFor } from './ends.js';
import {
  MatchedSeatsView,
  MatchedStopView,
  MyEndsQuery,
  TripMatchDetailView,
  TripMatchPage,
  TripMatchQuery,
  TripMatchView,
} from './trip-match.dto.js';

/** Trips as people look for them: from where they live to where they work, or back. */
@Injectable()
export class TripMatchesQuery {
  constructor(
    private readonly board: AvailabilityBoard,
    private readonly tripsQuery: TripsQuery,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
    @InjectEntityManager() private readonly entities: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async list(actor: Actor, query: TripMatchQuery): Promise<TripMatchPage> {
    const trips = await this.trips(actor, query);
    const stops = await this.stops(trips.map(({ id }) => id));
    const carriers = await this.carriers(trips);
    await this.board.refresh(trips.map(({ id }) => id));
    const matches = trips.flatMap((trip) => {
      const ofTrip = stops.get(trip.id);
      return ofTrip ? this.view(actor, trip, query, { stops: ofTrip, carriers }) : [];
    });
    return pageFrom(matches, query.limit, (match) => match.trip.id);
  }

  /** @throws NotFound */
  async find(actor: Actor, tripId: string, ends: MyEndsQuery): Promise<TripMatchDetailView> {
    const { vehicles } = await this.tripsQuery.find(actor, tripId);
    const trip = await this.entities.findOneByOrFail(Trip, { id: tripId });
    const stops = (await this.stops([tripId])).get(tripId);
    if (!stops) throw new NotFound();
    const carriers = await this.carriers([trip]);
    await this.board.refresh([tripId]);
    return {
      ...this.view(actor, trip, ends, { stops, carriers }),
      stops: stops.map((stop) => this.stopView(stop)),
      vehicles,
      verificationUrl: verificationUrl(this.settings.publicUrl, trip.code),
    };
  }

  private trips(actor: Actor, query: TripMatchQuery): Promise<Trip[]> {
    const { homeCode, workPlaceCode, direction, from, until, after, limit } = query;
    const trips = this.entities
      .createQueryBuilder(Trip, 't')
      .where(actor.worker ? offeredCondition(':homes') : readableCondition(':region', ':carrier'), {
        ...{ region: actor.regionCode ?? '', carrier: actor.carrierId, homes: actor.worker?.homeCodes },
      })
      .andWhere(`t.state IN ('OPEN', 'CLOSED') AND t.main_trip_id IS NULL AND t.direction = :direction`, {
        direction,
      })
      .andWhere('t.departs_at > :now', { now: this.clock.now() })
      .orderBy('t.departsAt')
      .addOrderBy('t.id')
      .limit(limit + 1);
    if (from !== undefined) trips.andWhere('t.departs_at >= :from', { from: at(from) });
    if (until !== undefined) trips.andWhere('t.departs_at < :until', { until: at(addDays(until, 1)) });
    if (homeCode !== undefined) trips.andWhere(nestedIn(EXPORT_END, ':homeCode'), { homeCode });
    if (workPlaceCode !== undefined) {
      const city = workPlaceCode.length >= 4 ? workPlaceCode.slice(0, 4) : null;
      trips.andWhere(`(${nestedIn(IMPORT_END, ':workPlaceCode')} OR left(${IMPORT_END}, 4) = :city)`, {
        ...{ workPlaceCode, city },
      });
    }
    if (after !== undefined) {
      const row = '(SELECT a.departs_at, a.id FROM trips a WHERE a.id = :after)';
      trips.andWhere(`(t.departs_at, t.id) > ${row}`, { after });
    }
    return trips.getMany();
  }

  private async stops(tripIds: string[]): Promise<Map<string, TripStop[]>> {
    const stops = await this.entities.find(TripStop, {
      where: { tripId: In(tripIds) },
      order: { tripId: 'ASC', seq: 'ASC' },
    });
    return grouped(stops, ({ tripId }) => tripId);
  }

  private async carriers(trips: Trip[]): Promise<Map<string, string>> {
    const rows = await this.entities.query<{ id: string; name: string }[]>(
      'SELECT c.id, c.name FROM carriers c WHERE c.id = ANY ($1::uuid[])',
      [trips.flatMap(({ carrierId }) => carrierId ?? [])],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private view(
    actor: Actor,
    trip: Trip,
    ends: MyEndsQuery,
    { stops, carriers }: { stops: TripStop[]; carriers: Map<string, string> },
  ): TripMatchView {
    const { boarding, alighting } = stopsFor(trip, stops, ends);
    const notes = actor.worker ? '' : trip.notes;
    return {
      trip: { ...TripView.of(trip, this.regions), notes },
      organiser: this.regions.fullNameOf(trip.organiserCode),
      carrier: (trip.carrierId && carriers.get(trip.carrierId)) ?? null,
      ...{ boarding: this.stopView(boarding), alighting: this.stopView(alighting) },
      nearby: isNearby(trip, ends.workPlaceCode),
      seats: this.seats(actor, trip),
    };
  }

  private seats(actor: Actor, trip: Trip): MatchedSeatsView {
    const phase = allocationPhase(trip, this.clock.now());
    const { seats, free, held, heldUntil, kept, waitingParties } = this.board.show(actor, trip.id).view;
    return { phase, seats, free, held, heldUntil, kept, waitingParties };
  }

  private stopView({ id, kind, place, regionCode, stopsAt }: TripStop): MatchedStopView {
    const regionName = this.regions.fullNameOf(regionCode);
    return { id, kind, place, regionCode, regionName, stopsAt: toWire(stopsAt) };
  }
}

/** Whether two regions are the same, or one lies in the other, as a condition. */
function nestedIn(a: string, b: string): string {
  return `(starts_with(${a}, ${b}) OR starts_with(${b}, ${a}))`;
}
