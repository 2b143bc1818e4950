import type { ManifestChangesView, ManifestPassengerView } from '../shared/api/schema';
import { byVehicle, marksOf, shownFields } from './marks';

const person = (passengerId: string, vehicleSeq = 1) =>
  ({ passengerId, vehicleSeq }) as ManifestPassengerView;
const changes = (since: number | null): ManifestChangesView => ({
  ...{ since, version: 2, removed: [], totals: [] },
  added: [person('new')],
  changed: [{ before: person('moved'), after: person('moved', 2), fields: ['seat'] }],
});

it('marks who is new and who is changed', () => {
  expect([...marksOf(changes(1))].map(([id, { kind }]) => [id, kind])).toEqual([
    ['new', 'added'],
    ['moved', 'changed'],
  ]);
});

it('marks nobody in a first version, where all are new', () => {
  expect(marksOf(changes(null)).size).toBe(0);
});

it('names a vehicle once', () => {
  expect(shownFields(['vehicleSeq', 'vehicleLabel', 'seat'])).toEqual(['vehicleLabel', 'seat']);
  expect(shownFields(['vehicleSeq'])).toEqual(['vehicleSeq']);
});

it('groups by vehicle in the order of the list', () => {
  const groups = byVehicle([person('a', 2), person('b'), person('c', 2)]);
  expect([...groups].map(([seq, people]) => [seq, people.length])).toEqual([
    [2, 2],
    [1, 1],
  ]);
});
