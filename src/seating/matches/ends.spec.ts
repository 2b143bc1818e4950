import { Direction } from '../../shared/vocabulary.js';
import { StopKind } from '../../trips/trip-stop.entity.js';
import { isNearby, stopsFor, workPlaceOn } from './ends.js';

const stop = (kind: StopKind, regionCode: string) => ({ kind, regionCode });
const jincheng = stop(StopKind.Boarding, '140502');
const yangcheng = stop(StopKind.Boarding, '140522');
const kunshan = stop(StopKind.Alighting, '320583');
const wujiang = stop(StopKind.Alighting, '320509');
const stops = [jincheng, yangcheng, kunshan, wujiang];
const toWork = { direction: Direction.ReturnToWork, originCode: '1405', destinationCode: '3205' };

describe('where somebody gets on and off', () => {
  it('is nearest to where they live and work', () => {
    const ends = { homeCode: '140522', workPlaceCode: '320583' };
    expect(stopsFor(toWork, stops, ends)).toEqual({ boarding: yangcheng, alighting: kunshan });
  });

  it('is the first and the last when nothing is known', () => {
    expect(stopsFor(toWork, stops, {})).toEqual({ boarding: jincheng, alighting: wujiang });
  });

  it('is the other way round on the way home', () => {
    const home = [stop(StopKind.Boarding, '320509'), stop(StopKind.Boarding, '320583')];
    const there = [stop(StopKind.Alighting, '140522'), stop(StopKind.Alighting, '140502')];
    const trip = { direction: Direction.ReturnHome, originCode: '3205', destinationCode: '1405' };
    const found = stopsFor(trip, [...home, ...there], { homeCode: '140522', workPlaceCode: '320583' });
    expect(found).toEqual({ boarding: home[1], alighting: there[0] });
  });
});

describe('the work place with which somebody travels', () => {
  it('is what they named, where the trip goes there', () => {
    expect(workPlaceOn(toWork, stops, ['320585'])).toBe('320585');
    expect(workPlaceOn(toWork, stops, ['4403', '320583'])).toBe('320583');
  });

  it('is where they get off, where they named another place, a larger one or none', () => {
    const toKunshan = { ...toWork, destinationCode: '320583' };
    for (const named of [['320585'], ['32'], ['3205'], []]) {
      expect(workPlaceOn(toKunshan, [yangcheng, kunshan], named)).toBe('320583');
    }
  });

  it('is unknown where only a province is', () => {
    const toGuangdong = { ...toWork, destinationCode: '44' };
    expect(workPlaceOn(toGuangdong, [yangcheng, stop(StopKind.Alighting, '44')], [])).toBeUndefined();
  });
});

it('knows what is only near', () => {
  expect(isNearby({ ...toWork, destinationCode: '320583' }, '320585')).toBe(true);
  expect(isNearby({ ...toWork, destinationCode: '320583' }, '3205')).toBe(false);
  expect(isNearby(toWork, '320585')).toBe(false);
  expect(isNearby(toWork, undefined)).toBe(false);
});
