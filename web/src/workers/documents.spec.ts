import { faultOfNumber } from './documents';

it.each([
  ['RESIDENT_ID', '11010519491231002X', undefined],
  ['RESIDENT_ID', '1101 0519 4912 3100 2x', undefined],
  ['HOUSEHOLD_REGISTER', '４４０５２４１８８００１０１００１４', undefined],
  ['RESIDENT_ID', '14052219900307002', 'idLength'],
  ['RESIDENT_ID', '1405221990030700O9', 'idDigits'],
  ['RESIDENT_ID', '110105194912310021', 'idCheck'],
  ['PASSPORT', 'E12345678', undefined],
] as const)('of %s %s it says %s', (type, number, fault) => {
  expect(faultOfNumber(type, number)).toBe(fault);
});
