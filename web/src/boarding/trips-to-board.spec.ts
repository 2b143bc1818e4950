import type { BoardingPackView, BoardingTripView } from '../shared/api/schema';
import { tripsToBoard } from './trips-to-board';

const trip = (id: string, time: string, state = 'CLOSED') =>
  ({ id, code: id, departsAt: `2024-02-20T${time}:00+08:00`, state }) as unknown as BoardingTripView;

describe('the trips of an escort', () => {
  it('are those on the phone and those that the service names, each once, those to be boarded before others', () => {
    const told = [
      trip('a', '06:00', 'ARRIVED'),
      trip('b', '09:00'),
      trip('c', '08:00'),
      trip('e', '05:00', 'DEPARTED'),
    ];
    const here = [trip('b', '09:00'), trip('d', '07:00')] as unknown as BoardingPackView['trip'][];
    expect(tripsToBoard(told, here).map(({ id, told: known }) => `${id} ${!!known}`)).toEqual([
      ...['d false', 'b true', 'c true', 'e true', 'a true'],
    ]);
  });
  it('are those on the phone where there is no signal', () => {
    expect(tripsToBoard(undefined, [trip('b', '09:00')] as never)).toHaveLength(1);
    expect(tripsToBoard()).toEqual([]);
  });
});
