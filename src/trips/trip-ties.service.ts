import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Campaign } from '../campaigns/campaign.entity.js';
import { FleetService } from '../fleet/fleet.service.js';
import { KIND_OF_MODE } from '../fleet/vehicle-kind.js';
import { invalidField } from '../shared/domain-error.js';
import { widened } from '../shared/database/scope.js';
import { Direction } from '../shared/vocabulary.js';
import { requireFeeds } from './feeder-legs.js';
import { Trip } from './trip.entity.js';

/** Checks that a new or changed trip fits what it is tied to: campaign, carrier, main trip and its own feeder legs. */
@Injectable()
export class TripTies {
  constructor(private readonly fleet: FleetService) {}

  /** @throws InvalidInput, FeederTimesOverlap */
  async requireFit(manager: EntityManager, trip: Trip): Promise<void> {
    await this.requireCampaignFits(manager, trip);
    await this.requireCarrierFits(manager, trip);
    await this.requireMainTripFits(manager, trip);
    await this.requireFeedersFit(manager, trip);
  }

  /**
   * 返岗 starts in the campaign's province, 返乡 ends there. Feeder legs at the far end (station → factories) lie wholly in
   * the other province.
   */
  private async requireCampaignFits(manager: EntityManager, trip: Trip): Promise<void> {
    const campaign = await manager.findOneBy(Campaign, { id: trip.campaignId });
    if (!campaign) throw invalidField('campaignId', 'unknownCampaign', '没有这个行动', 'unknown campaign');
    const [homeEnd, code] =
      trip.direction === Direction.ReturnToWork
        ? ['originCode', trip.originCode]
        : ['destinationCode', trip.destinationCode];
    if (trip.mainTripId === null && !code.startsWith(campaign.provinceCode)) {
      throw invalidField(
        homeEnd,
        'homeEndOutsideProvince',
        '返岗须从本省出发，返乡须到达本省',
        "the home end of the trip must lie in the campaign's province",
      );
    }
  }

  private async requireCarrierFits(manager: EntityManager, trip: Trip): Promise<void> {
    if (trip.carrierId === null) return;
    const carrier = await this.fleet.carrier(trip.carrierId, manager);
    if (carrier.kind !== KIND_OF_MODE[trip.mode]) {
      throw invalidField(
        'carrierId',
        'wrongKind',
        '承运单位与出行方式不符',
        'the carrier does not run this mode of transport',
      );
    }
    const others = await manager.query<unknown[]>(
      `SELECT 1 FROM trip_vehicles tv JOIN vehicles v ON v.id = tv.vehicle_id
        WHERE tv.trip_id = $1 AND v.carrier_id <> $2 LIMIT 1`,
      [trip.id, trip.carrierId],
    );
    if (others.length > 0) {
      throw invalidField(
        'carrierId',
        'vehiclesOfOthers',
        '班次上已有其他承运单位的车辆',
        'the trip has vehicles of another carrier',
      );
    }
  }

  /** Reads the main trip with a lock, so that it does not move meanwhile. */
  private async requireMainTripFits(manager: EntityManager, trip: Trip): Promise<void> {
    if (trip.mainTripId === null) return;
    const main = await manager.findOne(Trip, {
      where: { id: trip.mainTripId },
      lock: { mode: 'pessimistic_read' },
    });
    if (!main) throw invalidField('mainTripId', 'unknownTrip', '没有这个主班次', 'unknown main trip');
    requireFeeds(trip, main);
  }

  /** Other offices run some of them. The trip itself is written as the account may. */
  private async requireFeedersFit(manager: EntityManager, trip: Trip): Promise<void> {
    const feeders = await widened(manager, 'ties of a trip', () =>
      manager.findBy(Trip, { mainTripId: trip.id }),
    );
    for (const feeder of feeders) requireFeeds(feeder, trip);
  }
}
