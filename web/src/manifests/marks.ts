import type { ManifestChangesView, ManifestPassengerView } from '../shared/api/schema';

type Field = ManifestChangesView['changed'][number]['fields'][number];

/** What a version says of a passenger that the one before did not. */
export type Mark = { kind: 'added' } | { kind: 'changed'; fields: Field[]; before: ManifestPassengerView };

/** Of each passenger of the version who is new or changed; nothing when there is no version before it. */
export function marksOf(changes: ManifestChangesView): Map<string, Mark> {
  if (changes.since === null) return new Map();
  return new Map<string, Mark>([
    ...changes.added.map((one) => [one.passengerId, { kind: 'added' }] as const),
    ...changes.changed.map(
      ({ after, before, fields }) => [after.passengerId, { kind: 'changed', fields, before }] as const,
    ),
  ]);
}

/** Seats are told as a place: the vehicle's order says nothing that its label does not. */
export function shownFields(fields: Field[]): Field[] {
  return fields.filter((field) => field !== 'vehicleSeq' || !fields.includes('vehicleLabel'));
}

/** Passengers by vehicle, in the order of the list. */
export function byVehicle<P extends { vehicleSeq: number }>(passengers: P[]): Map<number, P[]> {
  const vehicles = new Map<number, P[]>();
  for (const one of passengers) vehicles.set(one.vehicleSeq, [...(vehicles.get(one.vehicleSeq) ?? []), one]);
  return vehicles;
}
