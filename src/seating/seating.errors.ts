import { translateConstraints } from '../shared/database/database-errors.js';
import { Busy, problem } from '../shared/domain-error.js';

export class TripNotOpen extends problem(
  'TRIP_NOT_OPEN',
  409,
  '班次未开放预订',
  'The trip is not open for booking',
) {}
export class RequestsClosed extends problem(
  'REQUESTS_CLOSED',
  409,
  '报名已截止，正在按轮次分配座位',
  'The time for requests is over; the round is about to be drawn',
) {}
export class RequestsStillOpen extends problem(
  'REQUESTS_STILL_OPEN',
  409,
  '报名尚未截止，不能开始抽签排位',
  'The round is drawn when the time for requests is over',
) {}
export class NoRound extends problem(
  'NO_ROUND',
  409,
  '本班次先到先得，没有轮次',
  'The trip gives its seats out at once, without a round',
) {}
export class RoundDrawn extends problem(
  'ROUND_DRAWN',
  409,
  '本班次的座位已抽签分配',
  'The round of this trip is drawn already',
) {}
export class TripUnderWay extends problem(
  'TRIP_UNDER_WAY',
  409,
  '班次已发车或已取消，不能再更改预订',
  'The trip has departed or is cancelled; its bookings cannot change any more',
) {}
export class UnknownParty extends problem('UNKNOWN_PARTY', 422, '没有这个同行组', 'There is no such party') {}
export class PartyNotWhole extends problem(
  'PARTY_NOT_WHOLE',
  422,
  '同行组必须整组预订，请列出全部成员的出行需求',
  'A party is booked as a whole: name the travel requests of all its members',
) {}
export class PartyNotOpen extends problem(
  'PARTY_NOT_OPEN',
  409,
  '同行组中有人已出行或已撤回需求',
  'The travel requests of the party are not all open',
) {}
export class OtherCampaign extends problem(
  'OTHER_CAMPAIGN',
  409,
  '同行组属于另一个行动',
  'The party belongs to another campaign',
) {}
export class OtherDirection extends problem(
  'OTHER_DIRECTION',
  409,
  '同行组的出行方向与班次不同',
  'The party travels in the other direction',
) {}
export class OtherPlaces extends problem(
  'OTHER_PLACES',
  409,
  '同行组的出发地或目的地与班次不符',
  'The party does not travel between the places of the trip',
) {}
export class OtherDays extends problem(
  'OTHER_DAYS',
  409,
  '班次日期不在同行组可出行的日期内',
  'The trip does not leave on a day that suits the whole party',
) {}
export class NotOnMainTrip extends problem(
  'NOT_ON_MAIN_TRIP',
  409,
  '接驳班次只接送主班次的乘客，该同行组未预订主班次',
  'A feeder leg is for passengers of its main trip, on which the party holds no seats',
) {}
export class AlreadyBooked extends problem(
  'ALREADY_BOOKED',
  409,
  '该同行组已预订本班次',
  'The party has a booking on this trip already',
) {}
export class BookedElsewhere extends problem(
  'BOOKED_ELSEWHERE',
  409,
  '该同行组已预订其他班次',
  'The party holds seats on another trip',
) {}
export class CompanionsBooked extends problem(
  'COMPANIONS_BOOKED',
  409,
  '其中有人已订座或在候补，请先在“我的行程”里处理后再一起订',
  'Someone of them is booked or waits already. Settle that under my trips first, then book together',
) {}
export class PersonAlreadyTravelling extends problem(
  'PERSON_ALREADY_TRAVELLING',
  409,
  '同行组中有人在同一时间已有其他班次的座位',
  'Someone of the party holds a seat on another trip at that time',
) {}
export class PartyTooLarge extends problem(
  'PARTY_TOO_LARGE',
  409,
  '同行组人数超过本班次任何一辆车的座位数',
  'The party is larger than any vehicle of the trip',
) {}
export class MinimumAboveParty extends problem(
  'MINIMUM_ABOVE_PARTY',
  422,
  '最少同行人数不能超过同行组人数',
  'More people must travel together than the party has',
) {}
export class NotWaiting extends problem(
  'NOT_WAITING',
  409,
  '该预订不在候补或报名中',
  'The booking neither waits nor has asked for a round',
) {}
export class OfferExpired extends problem(
  'OFFER_EXPIRED',
  409,
  '候补席位的保留时间已过',
  'The offer has expired',
) {}
export class PassengerOnBoard extends problem(
  'PASSENGER_ON_BOARD',
  409,
  '已有乘客登车或登记未到，不能取消',
  'A passenger has boarded or is noted as a no-show; this cannot be cancelled any more',
) {}
export class StillBooked extends problem(
  'STILL_BOOKED',
  409,
  '该人员已预订座位或在候补，请先取消预订',
  'This person is booked or waiting; cancel the booking first',
) {}
export class NoTicket extends problem(
  'NO_TICKET',
  409,
  '座位尚未确认，暂无乘车凭证',
  'There is a ticket once the seats are confirmed',
) {}
export class AllotmentReturned extends problem(
  'ALLOTMENT_RETURNED',
  409,
  '该名额已收回',
  'The allotment has been given back already',
) {}
export class NoStandby extends problem(
  'NO_STANDBY',
  409,
  '该同行组已不在候补中，或人员有变动',
  'The party does not stand by any more, or is another one by now',
) {}

translateConstraints({
  pk_rounds: () => new RoundDrawn(),
  uq_bookings_party: () => new AlreadyBooked(),
  ex_passengers_one_trip_at_a_time: () => new PersonAlreadyTravelling(),
  ck_passengers_travels: () => new PassengerOnBoard(),
  // Neither can be while everyone takes the trip's lock, or once in 78 billion codes. Asked again, it goes well.
  uq_passengers_seat: () => new Busy(),
  uq_bookings_code: () => new Busy(),
});
