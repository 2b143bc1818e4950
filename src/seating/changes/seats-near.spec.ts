import { seatPlanOf } from '../../fleet/seat-plan-of.js';
import { SeatMap } from '../seat-map.js';
import { freeNear } from './seats-near.js';

const plan = seatPlanOf({ rows: [{ places: '## ##', repeat: 3 }] });
const labels = plan.seats.map(({ label }) => label);
const seatAt = (label: string) => plan.seats.find((seat) => seat.label === label)!;

it('names the nearest free seats: of the row, then of the next rows, at most six', () => {
  const map = new SeatMap(plan, new Set(labels), new Set(['6', '10']));
  expect(freeNear(map, seatAt('6'))).toEqual(['5', '7', '8', '2', '1', '9']);
});

it('names none on a full vehicle, and none that are not given out', () => {
  expect(freeNear(new SeatMap(plan, new Set(labels), new Set(labels)), seatAt('1'))).toEqual([]);
  expect(freeNear(new SeatMap(plan, new Set(['12']), new Set()), seatAt('1'))).toEqual(['12']);
});
