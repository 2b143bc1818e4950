import { InvalidInput } from '../shared/domain-error.js';
import { Itinerary } from './itinerary.js';
import type { Trip } from './trip.entity.js';
import { FeederTimesOverlap } from './trips.errors.js';

type Leg = Itinerary & Pick<Trip, 'campaignId' | 'direction'>;

/**
 * A feeder leg brings people to a main trip (village → station) or takes them on from it (station → factories), so it is
 * over before that one starts, or starts after it is over. Feeders are not chained.
 *
 * @throws InvalidInput, FeederTimesOverlap
 */
export function requireFeeds(feeder: Leg, main: Leg & Pick<Trip, 'mainTripId'>): void {
  if (main.mainTripId !== null) {
    fault('feederOfFeeder', '主班次本身是接驳班次', 'the main trip is a feeder leg itself');
  }
  if (feeder.campaignId !== main.campaignId) {
    fault('otherCampaign', '主班次属于另一个行动', 'the main trip belongs to another campaign');
  }
  if (feeder.direction !== main.direction) {
    fault('otherDirection', '主班次的方向不同', 'the main trip goes in the other direction');
  }
  if (feeder.departsAt < main.arrivesAt && main.departsAt < feeder.arrivesAt) throw new FeederTimesOverlap();
}

function fault(code: string, title: string, titleEn: string): never {
  throw new InvalidInput({ errors: [{ field: 'mainTripId', code, title, titleEn }] });
}
