import { InvalidInput } from '../shared/domain-error.js';
import { Mode } from '../shared/vocabulary.js';
import type { SeatLayout } from '../fleet/seat-layout.entity.js';
import type { Vehicle } from '../fleet/vehicle.entity.js';
import { KIND_OF_MODE } from '../fleet/vehicle-kind.js';
import { NewTripVehicle } from './new-trip.js';

/** The fleet's part in a choice of vehicles. */
export interface Fleet {
  layouts: SeatLayout[];
  vehicles: Vehicle[];
}

export interface ChosenVehicle {
  label: string;
  layoutId: string;
  vehicleId: string | null;
  plate: string | null;
  blockedSeats: string[];
}

type Fault = (name: string, code: string, title: string, titleEn: string) => never;

/**
 * Settles what a wish for a vehicle means: whose layout, which plate, which seats stay empty.
 *
 * @param seq its place in the convoy or train
 * @param path of the wish in the request, `vehicles[0].`
 * @throws InvalidInput
 */
export function chooseVehicle(
  wish: NewTripVehicle,
  seq: number,
  trip: { mode: Mode; carrierId: string | null },
  fleet: Fleet,
  path: string,
): ChosenVehicle {
  const fault: Fault = (name, code, title, titleEn) => {
    throw new InvalidInput({ errors: [{ field: `${path}${name}`, code, title, titleEn }] });
  };
  if ([wish.vehicleId, wish.layoutId, wish.layoutCode].filter(Boolean).length !== 1) {
    fault(
      'layoutCode',
      'oneOfThree',
      '车辆、布局编号、布局代码须填且只填一项',
      'one of vehicleId, layoutId, layoutCode',
    );
  }
  const vehicle = fleet.vehicles.find((one) => one.id === wish.vehicleId);
  if (wish.vehicleId && (!vehicle || vehicle.retiredAt !== null)) {
    fault('vehicleId', 'unknownVehicle', '没有这辆车或已停用', 'unknown or retired vehicle');
  }
  if (vehicle && trip.carrierId !== null && vehicle.carrierId !== trip.carrierId) {
    fault('vehicleId', 'otherCarrier', '这辆车属于其他承运单位', 'the vehicle belongs to another carrier');
  }
  const layoutId = vehicle?.layoutId ?? wish.layoutId;
  const layout = fleet.layouts.find((one) => one.id === layoutId || one.code === wish.layoutCode);
  if (!layout) return fault('layoutCode', 'unknownLayout', '没有这个座位布局', 'unknown seat layout');
  if (layout.kind !== KIND_OF_MODE[trip.mode]) {
    fault('layoutCode', 'wrongKind', '布局与出行方式不符', 'the layout does not fit the mode of transport');
  }
  const seats = new Set(layout.plan.seats.map((seat) => seat.label));
  const unknownSeat = wish.blockedSeats?.find((label) => !seats.has(label));
  if (unknownSeat !== undefined) {
    fault('blockedSeats', 'unknownSeat', `没有座位 ${unknownSeat}`, `there is no seat ${unknownSeat}`);
  }
  return {
    label: wish.label ?? labelOf(trip.mode, seq),
    layoutId: layout.id,
    vehicleId: vehicle?.id ?? null,
    plate: wish.plate ?? vehicle?.plate ?? null,
    blockedSeats: [...(wish.blockedSeats ?? []), ...(vehicle?.blockedSeats ?? [])],
  };
}

/** What people look for: 2号车 of a convoy, 05车 of a train, 1号机. */
function labelOf(mode: Mode, seq: number): string {
  if (mode === Mode.Coach) return `${seq}号车`;
  return mode === Mode.CharterFlight ? `${seq}号机` : `${String(seq).padStart(2, '0')}车`;
}
