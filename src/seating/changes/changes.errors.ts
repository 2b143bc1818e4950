import { problem } from '../../shared/domain-error.js';

export class NoRoom extends problem(
  'NO_ROOM',
  409,
  '没有足够的座位供整个同行组乘坐',
  'There is no room for the whole party',
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
