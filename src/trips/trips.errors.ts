import { translateConstraints } from '../shared/database/database-errors.js';
import { invalidField, problem } from '../shared/domain-error.js';

export class TripNotEditable extends problem(
  'TRIP_NOT_EDITABLE',
  409,
  '班次已关闭，不能再修改',
  'The trip can be changed only while it is a draft or open',
) {}
export class RouteFixed extends problem(
  'ROUTE_FIXED',
  409,
  '班次已开放预订，不能再更改起讫地',
  'Origin and destination can be changed only while the trip is a draft',
) {}
export class TripNeedsVehicle extends problem(
  'TRIP_NEEDS_VEHICLE',
  409,
  '班次至少要有一辆车（车厢、航班）',
  'The trip needs at least one vehicle',
) {}
export class CarriageNeedsTrain extends problem(
  'CARRIAGE_NEEDS_TRAIN',
  409,
  '包车厢须先填写所挂列车的车次',
  'A chartered carriage needs the number of the train it runs in',
) {}
export class VehicleHasPassengers extends problem(
  'VEHICLE_HAS_PASSENGERS',
  409,
  '该车上已有乘客，请先调整其预订',
  'Passengers hold seats in this vehicle',
) {}
export class VehicleLabelTwice extends problem(
  'VEHICLE_LABEL_TWICE',
  409,
  '班次上已有同号的车辆（车厢）',
  'Another vehicle of the trip has this label',
) {}
export class FeederTimesOverlap extends problem(
  'FEEDER_TIMES_OVERLAP',
  422,
  '接驳班次与主班次时间重叠',
  'A feeder leg must end before its main trip starts, or start after it ends',
) {}

export class AllocationFixed extends problem(
  'ALLOCATION_FIXED',
  409,
  '班次已开放预订，不能再更改分配方式',
  'How seats are given out can be changed only while the trip is a draft',
) {}
export class RoundNotDrawn extends problem(
  'ROUND_NOT_DRAWN',
  409,
  '本班次按轮次分配座位，尚未抽签排位',
  'The trip gives its seats out in a round that is not drawn yet',
) {}
export class AllotmentsExceedSeats extends problem(
  'ALLOTMENTS_EXCEED_SEATS',
  409,
  '各地名额之和超过班次座位数',
  'More seats would be kept for regions than the trip has',
) {}
export class AllotmentsOverlap extends problem(
  'ALLOTMENTS_OVERLAP',
  409,
  '该地区或其上下级地区在本班次已有名额',
  'The trip has an allotment for this region, or for one inside or around it',
) {}
export class AllotmentOnRound extends problem(
  'ALLOTMENT_ON_ROUND',
  409,
  '集中分配的班次不能预留名额',
  'Seats that are given out in a round cannot be kept for a region',
) {}

translateConstraints({
  ck_trips_carriage_train: () => new CarriageNeedsTrain(),
  ck_trips_not_own_feeder: () =>
    invalidField('mainTripId', 'ownFeeder', '班次不能接驳自己', 'a trip cannot feed itself'),
  ck_trips_requests_until: () =>
    invalidField(
      'requestsUntil',
      'onlyAndAlwaysForRounds',
      '按轮次分配时必填，先到先得时不填',
      'must be given for a round, and only for one',
    ),
  ck_trips_requests_in_time: () =>
    invalidField(
      'requestsUntil',
      'afterDeparture',
      '报名截止须早于发车时间',
      'must lie before the departure',
    ),
  ck_trips_round_drawn: () => new RoundNotDrawn(),
  ck_allotments_fit: () => new AllotmentsExceedSeats(),
  ck_allotments_apart: () => new AllotmentsOverlap(),
  ck_allotments_instant: () => new AllotmentOnRound(),
  fk_bookings_trip_vehicle: () => new VehicleHasPassengers(),
  fk_passengers_seat: () => new VehicleHasPassengers(),
});
