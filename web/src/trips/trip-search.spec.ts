import { queryOf, shifted } from './trip-search';

const kunshan = { code: '320583', fullName: '江苏省苏州市昆山市' };

it('asks for what was chosen, and for nothing that was not', () => {
  expect(queryOf({ direction: 'RETURN_TO_WORK', around: false })).toEqual({ direction: 'RETURN_TO_WORK' });
  const search = { direction: 'RETURN_HOME', workPlace: kunshan, day: '2024-02-28' } as const;
  expect(queryOf({ ...search, around: true })).toEqual({
    ...{ direction: 'RETURN_HOME', workPlaceCode: '320583', from: '2024-02-25', until: '2024-03-02' },
  });
  expect(queryOf({ ...search, around: false })).toMatchObject({ from: '2024-02-28', until: '2024-02-28' });
});

it('counts days over the end of a year', () => {
  expect(shifted('2024-12-31', 1)).toBe('2025-01-01');
});
