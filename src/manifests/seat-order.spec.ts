import { bySeat } from './seat-order.js';

describe('the order of seats', () => {
  it.each([
    ['a coach', ['1', '2', '10', '43']],
    ['a second class carriage', ['01A', '01F', '02A', '10F']],
    ['a sleeper', ['01下', '01中', '01上', '02下']],
    ['an aircraft', ['1A', '2C', '31F']],
  ])('of %s', (_, seats) => {
    expect([...seats].reverse().sort(bySeat)).toEqual(seats);
  });
});
