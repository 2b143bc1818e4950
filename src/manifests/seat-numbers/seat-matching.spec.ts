import { meantBy } from './seat-matching.js';

const person = (name: string, document: string, bookingCode: string) => ({
  ...{ passengerId: `${name} ${document}`, bookingId: bookingCode, bookingCode, name, document },
});
const PEOPLE = [
  person('张小凤', '140522199003070029', 'H7KQ-3MRA'),
  person('张小凤', '140522199103071237', 'H7KQ-3MRB'),
  person('买买提·吐尔逊', 'E12345678', 'H7KQ-3MRC'),
];
const row = { line: 1, name: '', document: '', bookingCode: '', carriage: '', seat: '1' };
const meant = (told: Partial<typeof row>) =>
  meantBy({ ...row, ...told }, PEOPLE).map(({ document }) => document);

it.each([
  ['the last digits', '0029'],
  ['the whole number', '140522199003070029'],
  ['stars in the middle', '140522********0029'],
])('tells namesakes apart by %s', (_, document) => {
  expect(meant({ name: '张小凤', document })).toEqual(['140522199003070029']);
});

it('tells them apart by the booking code, too', () => {
  expect(meant({ name: '张小凤', bookingCode: 'H7KQ-3MRB' })).toEqual(['140522199103071237']);
  expect(meant({ bookingCode: 'H7KQ-3MRC' })).toEqual(['E12345678']);
});

it('means both namesakes when only the name is told, and nobody when the number is another', () => {
  expect(meant({ name: '张小凤' })).toHaveLength(2);
  expect(meant({ name: '张小凤', document: '9999' })).toEqual([]);
  expect(meant({ name: '张小凤', document: '29' })).toEqual([]);
});

it('takes any middle dot, and no row without name and booking', () => {
  expect(meant({ name: '买买提•吐尔逊' })).toEqual(['E12345678']);
  expect(meant({ document: '0029' })).toEqual([]);
});
