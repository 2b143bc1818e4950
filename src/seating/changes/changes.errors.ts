import { DomainError, problem } from '../../shared/domain-error.js';
import { Objection } from '../seat-batch.js';

export class NoRoom extends problem(
  'NO_ROOM',
  409,
  '没有足够的座位供整个同行组乘坐',
  'There is no room for the whole party',
) {}
export class HeldForPriority extends problem(
  'HELD_FOR_PRIORITY',
  409,
  '剩余座位暂时只留给优先群体',
  'The seats that are left are held for priority groups',
) {}
export class SeatsAllotted extends problem(
  'SEATS_ALLOTTED',
  409,
  '剩余座位是其他地区的名额',
  'The seats that are left are kept for other regions',
) {}
export class SameTrip extends problem(
  'SAME_TRIP',
  422,
  '该预订已在此班次上',
  'The booking is on this trip already',
) {}
export class NoOtherTrip extends problem(
  'NO_OTHER_TRIP',
  409,
  '没有可改乘的其他班次',
  'There is no other trip to take',
) {}
export class BookingCancelled extends problem(
  'BOOKING_CANCELLED',
  409,
  '该预订已取消',
  'The booking is cancelled',
) {}
export class LastOfParty extends problem(
  'LAST_OF_PARTY',
  409,
  '同行组只有这一人，请直接取消预订',
  'Nobody else is in the party; cancel the booking instead',
) {}
export class InAnotherParty extends problem(
  'IN_ANOTHER_PARTY',
  409,
  '该人员另有同行人，不能单独加入',
  'This person belongs to a party with others',
) {}
export class BookedOnOtherTrips extends problem(
  'BOOKED_ON_OTHER_TRIPS',
  409,
  '该同行组还有其他班次的预订或候补，请先取消',
  'The party is booked or waiting on other trips too; cancel there first',
) {}
export class NoSeatBeside extends problem(
  'NO_SEAT_BESIDE',
  409,
  '同行组所在车辆已无空位',
  'There is no seat left in the vehicle of the party',
) {}
export class CannotSwap extends problem(
  'CANNOT_SWAP',
  409,
  '只有同一班次上两个已确认的预订才能互换座位',
  'Only two confirmed bookings of one trip can change places',
) {}
export class HoldsNoSeats extends problem(
  'HOLDS_NO_SEATS',
  409,
  '该预订尚无座位，不能选座',
  'The booking holds no seats yet, so none can be picked for it',
) {}
export class SeatTaken extends problem(
  'SEAT_TAKEN',
  409,
  '所选座位已有人',
  'A seat that was picked is held by somebody else',
) {}
export class SeatBlocked extends problem(
  'SEAT_BLOCKED',
  409,
  '所选座位在本班次不发售',
  'A seat that was picked is not given out on this trip',
) {}
export class SeatsNeedConsent extends problem(
  'SEATS_NEED_CONSENT',
  409,
  '所选座位对同行组中有需要的人不合适，确认后方可使用',
  'The seats do not suit someone with needs; say in `accept` that they are wanted all the same',
) {}

export class NoRoomForAll extends problem(
  'NO_ROOM_FOR_ALL',
  409,
  '换上的车坐不下名单上的所有人，请换更大的车，或退回名单',
  'The other vehicle has not enough seats for everybody on the list',
) {}

const KEPT = { HELD_FOR_PRIORITY: HeldForPriority, SEATS_ALLOTTED: SeatsAllotted };

/** Why there are no seats: they are kept from those who ask, or there are not enough. */
export function noSeats(kept?: Objection): DomainError {
  return kept ? new KEPT[kept]() : new NoRoom();
}
