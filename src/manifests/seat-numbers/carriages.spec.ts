import { carriagesOf } from './carriages.js';

const vehicle = (seq: number, label: string, plate: string | null = null) => ({
  ...{ id: `v${seq}`, seq, label, plate },
});
const TRAIN = [vehicle(1, '01车'), vehicle(2, '02车')];
const placed = (...pairs: [carriage: string, vehicleId: string][]) =>
  pairs.map(([carriage, vehicleId]) => ({ carriage, vehicleId }));

it('lets our carriages take over the railway’s numbers, by where most people sit', () => {
  const rows = placed(['13', 'v2'], ['12', 'v1'], ['12', 'v1'], ['13', 'v1'], ['13', 'v2']);
  expect(carriagesOf(rows, TRAIN, true)).toEqual([
    { written: '13', vehicleId: 'v2', label: '13车', people: 3 },
    { written: '12', vehicleId: 'v1', label: '12车', people: 2 },
  ]);
});

it('does so when the numbers overlap with ours, too', () => {
  expect(carriagesOf(placed(['02', 'v1'], ['03', 'v2']), TRAIN, true)).toMatchObject([
    { vehicleId: 'v1', label: '02车' },
    { vehicleId: 'v2', label: '03车' },
  ]);
});

it('keeps ours when the railway knows them all', () => {
  expect(carriagesOf(placed(['2号车厢', 'v1'], ['1', 'v1']), TRAIN, true)).toMatchObject([
    { vehicleId: 'v2', label: '02车' },
    { vehicleId: 'v1', label: '01车' },
  ]);
});

it('finds no vehicle for one carriage too many', () => {
  const rows = placed(['12', 'v1'], ['13', 'v2'], ['14', 'v2']);
  expect(carriagesOf(rows, TRAIN, true).filter((one) => one.vehicleId === null)).toHaveLength(1);
});

it('knows coaches by label or plate, and renumbers none', () => {
  const convoy = [vehicle(1, '1号车', '晋E12345'), vehicle(2, '2号车')];
  expect(carriagesOf(placed(['晋E·12345', 'v2'], ['2', 'v1'], ['7', 'v1']), convoy, false)).toMatchObject([
    { vehicleId: 'v1', label: '1号车' },
    { vehicleId: 'v2' },
    { vehicleId: null, label: null },
  ]);
});
