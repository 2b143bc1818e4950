import { wishFaults } from './wish-faults';

const wish = { who: ['a'], workPlace: { code: '320583' }, earliestOn: '2024-02-20', latestOn: '2024-02-21' };

it.each([
  [{}, {}],
  [{ latestOn: '2024-02-20' }, {}],
  [
    { who: [], workPlace: undefined },
    { who: 'whoMissing', workPlace: 'placeMissing' },
  ],
  [{ earliestOn: '2024-02-19' }, { earliestOn: 'dayPast' }],
  [{ earliestOn: '2024-02-22' }, { latestOn: 'daysTurned' }],
])('of a wish with %o it finds %o', (changes, faults) => {
  expect(wishFaults({ ...wish, ...changes }, '2024-02-20')).toEqual(faults);
});
