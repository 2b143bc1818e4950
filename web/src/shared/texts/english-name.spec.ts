import { englishName } from './english-name';

it.each([
  ['1号车', 'Vehicle 1'],
  ['12号车', 'Vehicle 12'],
  ['05车', 'Carriage 5'],
  ['3号车厢', 'Carriage 3'],
  ['1号机', 'Plane 1'],
  ['加1', '加1'],
])('calls %s %s', (label, name) => {
  expect(englishName(label)).toBe(name);
});
