import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager, IsNull, LessThanOrEqual } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { RegionIndex } from '../../regions/region-index.js';
import { Clock } from '../../shared/time/clock.js';
import { invalidField } from '../../shared/domain-error.js';
import { newId } from '../../shared/ids.js';
import { Transactions } from '../../shared/database/transactions.js';
import { Direction } from '../../shared/vocabulary.js';
import { requireEditable } from '../trip-changes.service.js';
import { Trip } from '../trip.entity.js';
import { TripsService } from '../trips.service.js';
import { AllotDto, AllotmentsView, AllotmentView } from './allotment.dto.js';
import { Allotment } from './allotment.entity.js';

/** Promises seats of trips to regions, and takes the promises back. */
@Injectable()
export class Allotments {
  constructor(
    private readonly trips: TripsService,
    private readonly regions: RegionIndex,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  /**
   * People of the region who hold seats already count as using them.
   *
   * @throws OutsideRegion, TripNotEditable, InvalidInput, AllotmentsExceedSeats, AllotmentsOverlap, AllotmentOnRound
   */
  async allot(
    actor: Actor,
    tripId: string,
    { regionCode, seats, ...input }: AllotDto,
  ): Promise<AllotmentView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      requireEditable(trip);
      const region = this.regions.require(regionCode, 'regionCode').code;
      const returnsAt = new Date(input.returnsAt);
      requireFit(trip, region, returnsAt);
      await this.giveBackDue(manager, tripId);
      const allotment = manager.create(Allotment, {
        ...{ id: newId(), tripId, regionCode: region, seats, returnsAt, returnedAt: null, returnedBy: null },
        ...{ createdBy: actor.accountId, createdAt: this.clock.now() },
      });
      await manager.insert(Allotment, allotment);
      return AllotmentView.of(allotment);
    });
  }

  /** All for the office that runs the trip; others see those for their own region. @throws NotFound */
  async ofTrip(actor: Actor, tripId: string): Promise<AllotmentsView> {
    const trip = await this.trips.get(this.entities, tripId);
    this.trips.requireReadable(actor, trip);
    const allotments = await this.entities.find(Allotment, { where: { tripId }, order: { id: 'ASC' } });
    const all = actor.mayActFor(trip.organiserCode);
    return {
      items: allotments
        .filter(({ regionCode }) => all || actor.mayActFor(regionCode))
        .map((allotment) => AllotmentView.of(allotment)),
    };
  }

  /** Notes that the moment of allotments has come. The caller holds the trip's lock. @returns how many they were */
  async giveBackDue(manager: EntityManager, tripId: string): Promise<number> {
    const now = this.clock.now();
    const due = { tripId, returnedAt: IsNull(), returnsAt: LessThanOrEqual(now) };
    const { affected } = await manager.update(Allotment, due, { returnedAt: now });
    return affected ?? 0;
  }
}

/** @throws InvalidInput */
function requireFit(trip: Trip, regionCode: string, returnsAt: Date): void {
  const homeEnd = trip.direction === Direction.ReturnToWork ? trip.originCode : trip.destinationCode;
  if (!regionCode.startsWith(homeEnd)) {
    throw invalidField(
      'regionCode',
      'outsideHomeEnd',
      '该地区不在班次的输出地范围内，其人员不能乘坐本班次',
      "the region must lie inside the trip's home end, or none of its people could travel",
    );
  }
  if (returnsAt >= trip.departsAt) {
    throw invalidField(
      'returnsAt',
      'afterDeparture',
      '名额须在发车前收回',
      'seats must be given back before the departure',
    );
  }
}
