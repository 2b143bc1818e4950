import { Allocation } from '../trips/allocation.js';
import { heldSeats, heldUntil, isKeptFrom } from './priority-hold.js';

const trip = { allocation: Allocation.Instant, departsAt: new Date('2024-02-20T07:00:00+08:00') };
const policies = { priorityHold: { share: 0.1, untilHoursBefore: 24 } };
const at = (moment: string) => new Date(moment);

describe('seats held for priority groups', () => {
  it('are a share of the trip, rounded up, until their moment', () => {
    expect(heldUntil(trip, policies.priorityHold)).toEqual(at('2024-02-19T07:00:00+08:00'));
    expect(heldSeats(trip, policies, 49, at('2024-02-19T06:59:59+08:00'))).toBe(5);
    expect(heldSeats(trip, policies, 49, at('2024-02-19T07:00:00+08:00'))).toBe(0);
  });

  it('are none of a round, or when the province holds none', () => {
    const round = { ...trip, allocation: Allocation.Round };
    expect(heldUntil(round, policies.priorityHold)).toBeNull();
    expect(heldSeats(round, policies, 49, at('2024-02-01T00:00:00+08:00'))).toBe(0);
    expect(heldUntil(trip, { share: 0, untilHoursBefore: 24 })).toBeNull();
  });

  const order = { priorityOrder: ['PG01'] as 'PG01'[] };
  const one = (groups: 'PG01'[] = []) => ({ priorityGroups: groups });
  const vehicles = [{ map: { free: 2 } }, { map: { free: 1 } }];

  it('keep off those by whom fewer would be left, unless one of the party is of a group', () => {
    expect(isKeptFrom({ members: [one()] }, 1, order, vehicles, 2)).toBe(false);
    expect(isKeptFrom({ members: [one()] }, 1, order, vehicles, 3)).toBe(true);
    expect(isKeptFrom({ members: [one(), one(['PG01'])] }, 1, order, vehicles, 3)).toBe(false);
  });

  it('are not the reason where there is no room anyway', () => {
    expect(isKeptFrom({ members: [one(), one(), one()] }, 3, order, vehicles, 3)).toBe(false);
  });
});
