import { carriageKey, plateKey, relabelled } from './written-labels.js';

export interface KnownVehicle {
  id: string;
  seq: number;
  label: string;
  plate: string | null;
}

/** What the carrier calls a vehicle, and which of the trip's it is. */
export interface Carriage {
  /** As it is written in the table. */
  written: string;
  /** Null when the trip has no such vehicle. */
  vehicleId: string | null;
  /** What the vehicle is called from now on; its label when that stays. */
  label: string | null;
  people: number;
}

/** A row that names a carriage, and the vehicle in which its passenger sits so far. */
export interface Placed {
  carriage: string;
  vehicleId: string | null;
}

/**
 * Finds out which of the trip's vehicles a carrier means. Ours by label or plate when it knows them all. A railway numbers
 * carriages by the train that they run in: then each of its numbers is the vehicle in which most of these people sit so far,
 * which takes over the number, so that nobody is moved who need not be.
 *
 * @param renumbers whether vehicles may take over other numbers: carriages may, coaches have theirs on the windscreen
 * @example // our 01车 and 02车 run as carriages 12 and 13 of K726
 */
export function carriagesOf(placed: Placed[], vehicles: KnownVehicle[], renumbers: boolean): Carriage[] {
  const written = new Map<string, Placed[]>();
  for (const one of placed) {
    const key = carriageKey(one.carriage);
    written.set(key, [...(written.get(key) ?? []), one]);
  }
  const keys = [...written.keys()];
  const found = new Map(keys.map((key) => [key, vehicles.find((vehicle) => isCalled(vehicle, key))]));
  const knowsOurs = keys.every((key) => found.get(key));
  const meant = knowsOurs || !renumbers ? found : byPeople(written, vehicles);
  return keys.map((key) => {
    const vehicle = meant.get(key);
    const [{ carriage }] = written.get(key)!;
    return {
      written: carriage,
      vehicleId: vehicle?.id ?? null,
      label: vehicle ? (isCalled(vehicle, key) ? vehicle.label : relabelled(vehicle.label, carriage)) : null,
      people: written.get(key)!.length,
    };
  });
}

function isCalled({ label, plate }: KnownVehicle, key: string): boolean {
  return carriageKey(label) === key || (plate !== null && plateKey(plate) === plateKey(key));
}

/** One vehicle for each carriage: the pairs with most people first; of equal ones the foremost. */
function byPeople(
  written: Map<string, Placed[]>,
  vehicles: KnownVehicle[],
): Map<string, KnownVehicle | undefined> {
  const pairs = [...written].flatMap(([key, rows]) =>
    vehicles.map((vehicle) => ({
      ...{ key, vehicle },
      people: rows.filter(({ vehicleId }) => vehicleId === vehicle.id).length,
    })),
  );
  pairs.sort((a, b) => b.people - a.people || a.vehicle.seq - b.vehicle.seq || byNumber(a.key, b.key));
  const meant = new Map<string, KnownVehicle>();
  const given = new Set<KnownVehicle>();
  for (const { key, vehicle } of pairs) {
    if (meant.has(key) || given.has(vehicle)) continue;
    meant.set(key, vehicle);
    given.add(vehicle);
  }
  return meant;
}

const byNumber = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });
