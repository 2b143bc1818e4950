import { obstacleTo, Standing } from './erasure-rules.js';

const FREE: Standing = { held: false, tripAhead: false, keptUntil: null };
const TODAY = '2025-03-01';

describe('what stands against erasing a person', () => {
  it.each<[string, Partial<Standing>, ReturnType<typeof obstacleTo>]>([
    ['nothing, of who never travelled', {}, null],
    ['a hold, whatever else', { held: true, tripAhead: true, keptUntil: '2026-01-01' }, 'held'],
    ['a trip ahead', { tripAhead: true, keptUntil: '2026-01-01' }, 'trip ahead'],
    ['a journey not long ago', { keptUntil: '2025-03-02' }, 'kept'],
    ['nothing from the day on that it is kept until', { keptUntil: TODAY }, null],
  ])('is %s', (_, standing, obstacle) => {
    expect(obstacleTo({ ...FREE, ...standing }, TODAY)).toBe(obstacle);
  });
});
