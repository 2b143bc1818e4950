import { computed, type ComputedRef, inject, type InjectionKey } from 'vue';
import { nameOfVehicle } from '../shared/texts/name-of-vehicle';
import type { Door } from './door-state';
import type { DoorOfTrip } from './doors';

export const DOOR: InjectionKey<ComputedRef<DoorOfTrip>> = Symbol('door');

/** The door whose page this is; there is a list, or the page would not be shown. */
export function useDoor() {
  const door = inject(DOOR)!;
  const kept = computed(() => door.value.kept!);
  const pack = computed(() => kept.value.pack);
  const state = computed<Door>(() => door.value.door!);
  const vehicleId = computed(() => kept.value.vehicleId);
  const vehicleOf = (id: string) => pack.value.vehicles.find((vehicle) => vehicle.id === id);
  /** `1号车 晋E12345` */
  const vehicleName = (id: string) => {
    const vehicle = vehicleOf(id);
    return [nameOfVehicle(vehicle?.label ?? ''), vehicle?.plate].filter(Boolean).join(' ');
  };
  /** People of the vehicle at whose door the phone is, or of all. */
  const people = computed(() =>
    state.value.people.filter((person) => vehicleId.value === null || person.vehicleId === vehicleId.value),
  );
  return { door, kept, pack, state, vehicleId, vehicleName, people };
}
