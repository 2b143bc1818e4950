import { toCivil } from '../shared/time/civil-time.js';
import { Direction, Mode } from '../shared/vocabulary.js';
import { itineraryOf } from '../trips/itinerary.js';
import { draftStops } from './draft-itinerary.js';
import type { Draft } from './draft-plan.js';
import type { OpenDemand } from './open-demand.query.js';

const draft: Draft = {
  ...{ day: '2024-02-20', originCode: '1405', destinationCode: '3205', direction: Direction.ReturnToWork },
  ...{ mode: Mode.Coach, vehicles: ['COACH_39'], partyIds: [], people: 3, wishedOtherwise: 0 },
};
const family = {
  homeCountyCodes: ['140522', '140525', '140525'],
  workPlaceCodes: ['320583', '320583', '320509'],
};
const stops = (more: Partial<Draft> = {}) =>
  draftStops({ ...draft, ...more }, [family as OpenDemand], (code) => `<${code}>`);
const lines = (more: Partial<Draft> = {}) =>
  stops(more).map(({ kind, place, stopsAt }) => `${kind} ${place} ${toCivil(stopsAt)}`);

describe('the stops that a draft starts with', () => {
  it('a coach collects county by county, most people first, and sets down place by place', () => {
    expect(lines()).toEqual([
      'BOARDING <140525>集合点 2024-02-20 07:00',
      'BOARDING <140522>集合点 2024-02-20 07:30',
      'ALIGHTING <320583>集合点 2024-02-20 23:30',
      'ALIGHTING <320509>集合点 2024-02-21 00:00',
    ]);
  });

  it('collects at the work places on the way home', () => {
    const home = { direction: Direction.ReturnHome, originCode: '3205', destinationCode: '1405' };
    expect(stops(home).map((stop) => stop.regionCode)).toEqual(['320583', '320509', '140525', '140522']);
  });

  it('trains and flights go from station to station', () => {
    expect(lines({ mode: Mode.CharteredCarriage })).toEqual([
      'BOARDING <1405>火车站 2024-02-20 09:00',
      'ALIGHTING <3205>火车站 2024-02-21 03:00',
    ]);
    expect(lines({ mode: Mode.CharterFlight })[1]).toBe('ALIGHTING <3205>机场 2024-02-20 14:00');
  });

  it('make an itinerary, however many stops and however near the destination', () => {
    const counties = Array.from({ length: 17 }, (_, i) => `1410${21 + i}`);
    const many = { homeCountyCodes: counties, workPlaceCodes: counties } as OpenDemand;
    const near = draftStops(
      { ...draft, originCode: '1410', destinationCode: '1410' },
      [many],
      (code) => code,
    );
    expect(() => itineraryOf(near)).not.toThrow();
  });
});
