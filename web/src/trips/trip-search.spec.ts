import { queryOf } from './trip-search';

const kunshan = { code: '320583', fullName: '江苏省苏州市昆山市' };

it('asks for what was chosen, and for nothing that was not', () => {
  expect(queryOf({ direction: 'RETURN_TO_WORK' })).toEqual({ direction: 'RETURN_TO_WORK' });
  const days = { from: '2024-02-25', until: '2024-03-02' };
  expect(queryOf({ direction: 'RETURN_HOME', workPlace: kunshan }, days)).toEqual({
    ...{ direction: 'RETURN_HOME', workPlaceCode: '320583', from: '2024-02-25', until: '2024-03-02' },
  });
});
