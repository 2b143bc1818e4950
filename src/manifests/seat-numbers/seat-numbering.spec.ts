import { numberSeats, Seated, SeatedPerson, SeatVerdict } from './seat-numbering.js';
import { SeatRow } from './seat-table.js';

const person = (no: number, vehicleId: string | null, seat: string, bookingId = `b${no}`): SeatedPerson => ({
  ...{
    passengerId: `p${no}`,
    bookingId,
    bookingCode: bookingId,
    name: `甲${no}`,
    document: `14052219900101${no}000`,
  },
  ...{ vehicleId, seat: vehicleId && seat },
});
const labels = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1));
const train = (people: SeatedPerson[]): Seated => ({
  people,
  vehicles: [
    { id: 'v1', seq: 1, label: '01车', plate: null, seats: labels(10) },
    { id: 'v2', seq: 2, label: '02车', plate: null, seats: labels(10) },
  ],
  ...{ serviceNumber: 'K726', renumbers: true },
});
const row = (line: number, who: number, carriage: string, seat: string): SeatRow => ({
  ...{ line, name: `甲${who}`, document: '', bookingCode: '', carriage, seat },
});
const verdicts = (rows: SeatRow[], people: SeatedPerson[]) =>
  numberSeats(rows, train(people)).rows.map(({ verdict }) => verdict);

it('moves people to the seats told, in carriages that take over the railway’s numbers', () => {
  const people = [person(1, 'v1', '1'), person(2, 'v2', '1')];
  const { rows, carriages, unnamed } = numberSeats(
    [row(1, 1, 'K726 12车', '005号'), row(2, 2, '13', '1')],
    train(people),
  );
  expect(rows.map(({ vehicle, seat, verdict }) => [vehicle?.id, seat, verdict])).toEqual([
    ['v1', '5', SeatVerdict.Changes],
    // The seat stays, the carriage is another to look for.
    ['v2', '1', SeatVerdict.Changes],
  ]);
  expect(carriages.map(({ label }) => label)).toEqual(['12车', '13车']);
  expect(unnamed).toEqual([]);
});

it('leaves whom the table does not name', () => {
  const people = [person(1, 'v1', '1'), person(2, 'v1', '2')];
  const { rows, unnamed } = numberSeats([row(1, 1, '', '1')], train(people));
  expect(rows[0].verdict).toBe(SeatVerdict.Stays);
  expect(unnamed.map(({ passengerId }) => passengerId)).toEqual(['p2']);
});

it('lets two people change places', () => {
  const people = [person(1, 'v1', '1'), person(2, 'v1', '2')];
  expect(verdicts([row(1, 1, '', '2'), row(2, 2, '', '1')], people)).toEqual(['CHANGES', 'CHANGES']);
});

it.each<[SeatVerdict, SeatRow[], SeatedPerson[]]>([
  [SeatVerdict.NotFound, [row(1, 9, '', '1')], [person(1, 'v1', '1')]],
  [
    SeatVerdict.Ambiguous,
    [row(1, 1, '', '3')],
    [person(1, 'v1', '1'), { ...person(2, 'v1', '2'), name: '甲1' }],
  ],
  [SeatVerdict.Twice, [row(1, 1, '', '3'), row(2, 1, '', '4')], [person(1, 'v1', '1')]],
  [SeatVerdict.GaveUp, [row(1, 1, '', '3')], [person(1, null, '')]],
  [SeatVerdict.UnknownSeat, [row(1, 1, '', '99')], [person(1, 'v1', '1')]],
  [
    SeatVerdict.SeatTwice,
    [row(1, 1, '', '3'), row(2, 2, '', '3')],
    [person(1, 'v1', '1'), person(2, 'v1', '2')],
  ],
  [SeatVerdict.SeatTaken, [row(1, 1, '', '2')], [person(1, 'v1', '1'), person(2, 'v1', '2')]],
  [SeatVerdict.PartyApart, [row(1, 1, '2', '5')], [person(1, 'v1', '1', 'b'), person(2, 'v1', '2', 'b')]],
])('marks a row as %s', (verdict, rows, people) => {
  expect(new Set(verdicts(rows, people))).toEqual(new Set([verdict]));
});

it('knows no third carriage', () => {
  const people = [person(1, 'v1', '1'), person(2, 'v2', '1'), person(3, 'v2', '2')];
  expect(verdicts([row(1, 1, '12', '1'), row(2, 2, '13', '1'), row(3, 3, '14', '2')], people)).toContain(
    SeatVerdict.UnknownVehicle,
  );
});
