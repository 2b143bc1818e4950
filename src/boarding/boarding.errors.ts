import { TripWithoutConfirmedManifest } from '../manifests/manifests.errors.js';
import { translateConstraints } from '../shared/database/database-errors.js';
import { invalidField, problem } from '../shared/domain-error.js';

export class TripNotBoarding extends problem(
  'TRIP_NOT_BOARDING',
  409,
  '班次尚未截止预订或已取消，不能登记登车',
  'The trip is not closed yet, or cancelled',
) {}
export class NotOnManifest extends problem(
  'NOT_ON_MANIFEST',
  409,
  '不在经确认的乘客名单上',
  'Not on the confirmed manifest',
) {}
export class PassengerBoarded extends problem(
  'PASSENGER_BOARDED',
  409,
  '乘客已登车，不能登记为未到',
  'The passenger has boarded and cannot be a no-show',
) {}
export class SeatGiven extends problem(
  'SEAT_GIVEN',
  409,
  '登记未到后，座位已让给候补乘客',
  'Noted as missing; the seat was given to a standby',
) {}
export class SeatTaken extends problem(
  'SEAT_TAKEN',
  409,
  '原乘客已登车，或座位已让给其他候补乘客',
  'Its holder has boarded, or another standby got the seat',
) {}
export class OtherVehicle extends problem(
  'OTHER_VEHICLE',
  409,
  '名单上的车辆不是这一辆',
  'The list has this passenger in another vehicle',
) {}
export class MissedMeanwhile extends problem(
  'MISSED_MEANWHILE',
  409,
  '已登车，但另一部手机在其后登记其未到',
  'Boarded, but noted as missing later by another phone',
) {}
export class BoardingBegun extends problem(
  'BOARDING_BEGUN',
  409,
  '已有乘客登车，不能重新开放或取消班次',
  'Somebody has boarded: the trip can be neither reopened nor cancelled',
) {}
export class NotYetHappened extends problem(
  'NOT_YET_HAPPENED',
  422,
  '发生时间晚于现在一天以上，请检查手机时间',
  'It is said to happen more than a day from now; check the clock',
) {}
export class TripBrokenOff extends problem(
  'TRIP_BROKEN_OFF',
  409,
  '班次已在途中折返或取消',
  'The trip turned back or was called off on the way',
) {}
export class NobodyToHandOver extends problem(
  'NOBODY_TO_HAND_OVER',
  409,
  '没有该用人单位已登车而未交接的乘客',
  'No boarded passenger of this employer is left to be handed over',
) {}

export class ExceptionUnlikely extends problem(
  'EXCEPTION_UNLIKELY',
  409,
  '该乘客的登记状态与此情况不符：未登车的不能中途离开，已签收的不能再登记未到',
  'This cannot be said of a passenger in this state',
) {}
export class ExceptionStands extends problem(
  'EXCEPTION_STANDS',
  409,
  '该乘客已有一条尚未处理完的到达异常',
  'Something about this passenger is noted already and not settled yet',
) {}
export class ExceptionSettled extends problem(
  'EXCEPTION_SETTLED',
  409,
  '该异常已处理完毕',
  'This is settled already',
) {}

translateConstraints({
  pk_boardings: () => new PassengerBoarded(),
  fk_boardings_manifest: () => new NotOnManifest(),
  tr_trips_nobody_has_boarded: () => new BoardingBegun(),
  tr_boardings_confirmed_manifest: () => new TripWithoutConfirmedManifest(),
  fk_departed_vehicles_vehicle: () =>
    invalidField('vehicles', 'unknownVehicle', '本班次没有这辆车', 'no such vehicle on this trip'),
  fk_vehicle_replacements_vehicle: () =>
    invalidField('tripVehicleId', 'unknownVehicle', '本班次没有这辆车', 'no such vehicle on this trip'),
  uq_arrival_exceptions_standing: () => new ExceptionStands(),
  pk_handover_passengers: () => new NobodyToHandOver(),
});
