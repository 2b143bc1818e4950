import type { PlannedSeat, SeatPlan } from '../../fleet/seat-plan.js';
import { invalidField } from '../../shared/domain-error.js';
import { SeatMap } from '../seat-map.js';
import { SeatBlocked, SeatTaken } from './changes.errors.js';
import { freeNear } from './seats-near.js';

/** Who is to sit where. */
export interface SeatPick {
  passengerId: string;
  seat: string;
}

/** @throws InvalidInput when someone is named twice or is not of the party, or is left behind on another vehicle */
export function requireParty(picks: SeatPick[], passengerIds: string[], leavesVehicle: boolean): void {
  const named = new Set<string>();
  for (const [i, { passengerId }] of picks.entries()) {
    if (!passengerIds.includes(passengerId)) {
      throw invalidField(
        `seats[${i}].passengerId`,
        'notOfBooking',
        '不是本预订的乘客',
        'is no passenger of the booking',
      );
    }
    if (named.has(passengerId)) {
      throw invalidField(`seats[${i}].passengerId`, 'twice', '同一乘客重复', 'is named already');
    }
    named.add(passengerId);
  }
  if (leavesVehicle && named.size < passengerIds.length) {
    throw invalidField(
      'seats',
      'partyTogether',
      '换乘另一辆车时须为全部同行人选座',
      'must name everyone of the party: all sit on one vehicle',
    );
  }
}

/**
 * The seats that were picked.
 *
 * @param map of the vehicle, with the seats that the pickers have now marked as free
 * @param plan of the vehicle: it also has the seats that are not given out
 * @throws InvalidInput for a seat that the vehicle has not, or picked twice; SeatBlocked, SeatTaken
 */
export function requireFree(picks: SeatPick[], map: SeatMap, plan: SeatPlan): PlannedSeat[] {
  const planned = new Map(plan.seats.map((seat) => [seat.label, seat]));
  const seats = picks.map(({ seat: label }, i) => {
    const seat = planned.get(label);
    if (!seat) {
      throw invalidField(`seats[${i}].seat`, 'unknownSeat', '车上没有这个座位', 'is no seat of the vehicle');
    }
    if (picks.findIndex(({ seat: other }) => other === label) < i) {
      throw invalidField(`seats[${i}].seat`, 'twice', '同一座位重复', 'is picked already');
    }
    return seat;
  });
  const giveable = new Set(map.seats.map(({ label }) => label));
  const free = new Set(map.freeLabels);
  const blocked = seats.filter(({ label }) => !giveable.has(label));
  if (blocked.length > 0) throw new SeatBlocked(insteadOf(blocked, seats, map));
  const taken = seats.filter(({ label }) => !free.has(label));
  if (taken.length > 0) throw new SeatTaken(insteadOf(taken, seats, map));
  return seats;
}

/** For each seat that cannot be had, the nearest that can, without those that were picked along with it. */
function insteadOf(refused: PlannedSeat[], picked: PlannedSeat[], map: SeatMap) {
  const labels = new Set(picked.map(({ label }) => label));
  return {
    extra: {
      refused: refused.map((seat) => ({
        seat: seat.label,
        freeNear: freeNear(map, seat).filter((label) => !labels.has(label)),
      })),
    },
  };
}
