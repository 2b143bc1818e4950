import { addDays, dayOf } from '../shared/time/civil-time.js';
import { Mode } from '../shared/vocabulary.js';
import { TripState } from './trip-lifecycle.js';
import type { Trip } from './trip.entity.js';

export interface TripWarning {
  code: string;
  title: string;
  titleEn: string;
}

/**
 * Days before departure at which railway and airline want to be asked. 18 is the railway's for a chartered carriage
 * (长三角 2022/2024), 32 for whole groups of 300 and more (2020–21). Bureaus make exceptions, a train was added two days
 * after it was asked for: so these warn and never refuse.
 */
const LEAD_DAYS: Partial<Record<Mode, number>> = { SPECIAL_TRAIN: 32, CHARTERED_CARRIAGE: 18 };

/** What a scheduler should look at before the trip is closed. */
export function warningsOf(
  trip: Pick<Trip, 'mode' | 'state' | 'departsAt' | 'carrierId' | 'serviceNumber'>,
  vehicles: number,
  now: Date,
): TripWarning[] {
  if (trip.state !== TripState.Draft && trip.state !== TripState.Open) return [];
  const warnings: TripWarning[] = [];
  const warn = (code: string, title: string, titleEn: string) => warnings.push({ code, title, titleEn });

  const lead = LEAD_DAYS[trip.mode];
  if (lead !== undefined && addDays(dayOf(now), lead) > dayOf(trip.departsAt)) {
    warn(
      'SHORT_RAIL_NOTICE',
      `铁路部门一般要求提前 ${lead} 天申请，请尽快联系`,
      `Railways usually ask for ${lead} days' notice: get in touch at once`,
    );
  }
  if (vehicles === 0) warn('NO_VEHICLE', '还没有车辆（车厢、航班）', 'The trip has no vehicle yet');
  if (trip.carrierId === null) {
    warn('NO_CARRIER', '还没有承运单位，名单无法发送', 'Without a carrier the manifest cannot be sent');
  }
  if (trip.mode !== Mode.Coach && trip.serviceNumber === null) {
    warn('NO_SERVICE_NUMBER', '还没有填写车次或航班号', 'The train or flight number is missing');
  }
  return warnings;
}
