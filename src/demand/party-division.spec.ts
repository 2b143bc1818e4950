import fc from 'fast-check';
import { Direction } from '../shared/vocabulary.js';
import { divideParties, Traveller } from './party-division.js';

const traveller = (changes: Partial<Traveller> = {}): Traveller => ({
  ...{ party: 'G1', direction: Direction.ReturnToWork, homeCountyCode: '140522', workPlaceCode: '320583' },
  ...{ earliestOn: '2024-02-18', latestOn: '2024-02-22' },
  ...changes,
});
const sizes = (members: Traveller[]) =>
  divideParties(members).map((party) => [party.members.length, party.parting]);

it('keeps together those who wrote the same and go between the same cities', () => {
  const members = [
    traveller(),
    traveller({ homeCountyCode: '140581', workPlaceCode: '320509' }),
    traveller({ earliestOn: '2024-02-22', latestOn: '2024-02-25' }),
  ];
  expect(sizes(members)).toEqual([[3, undefined]]);
});

it.each([
  ['direction', { direction: Direction.ReturnHome }],
  ['home city', { homeCountyCode: '140725' }],
  ['destination', { workPlaceCode: '4419' }],
])('parts those of another %s', (_, other) => {
  expect(sizes([traveller(), traveller(other), traveller()])).toEqual([
    [2, 'party_divided'],
    [1, 'party_divided'],
  ]);
});

it('parts those who have no day in common', () => {
  const members = [
    traveller({ latestOn: '2024-02-19' }),
    traveller(),
    traveller({ earliestOn: '2024-02-20' }),
  ];
  expect(sizes(members)).toEqual([
    [1, 'party_days_apart'],
    [1, 'party_days_apart'],
    [1, 'party_days_apart'],
  ]);
});

it('lets those without a party travel alone', () => {
  expect(sizes([traveller({ party: '' }), traveller({ party: '' })])).toEqual([
    [1, undefined],
    [1, undefined],
  ]);
});

it('loses nobody, and every party can ride on one day between two cities', () => {
  const days = fc.constantFrom('2024-02-18', '2024-02-19', '2024-02-20');
  const anyone = fc.record({
    party: fc.constantFrom('', 'A', 'B'),
    direction: fc.constantFrom(...Object.values(Direction)),
    homeCountyCode: fc.constantFrom('140522', '140581', '140725'),
    workPlaceCode: fc.constantFrom('320583', '320509', '4419'),
    earliestOn: days,
    latestOn: days,
  });
  fc.assert(
    fc.property(fc.array(anyone, { maxLength: 12 }), (people) => {
      const members = people.filter(({ earliestOn, latestOn }) => earliestOn <= latestOn);
      const parties = divideParties(members);
      expect(new Set(parties.flatMap((party) => party.members))).toEqual(new Set(members));
      for (const party of parties) {
        const [first] = party.members;
        const start = party.members
          .map(({ earliestOn }) => earliestOn)
          .sort()
          .at(-1)!;
        for (const member of party.members) {
          expect(member.party).toBe(first.party);
          expect(member.direction).toBe(first.direction);
          expect(member.homeCountyCode.slice(0, 4)).toBe(first.homeCountyCode.slice(0, 4));
          expect(member.workPlaceCode.slice(0, 4)).toBe(first.workPlaceCode.slice(0, 4));
          expect(start <= member.latestOn).toBe(true);
        }
      }
    }),
  );
});
