import { itineraryOf } from './itinerary.js';
import { NewStop } from './new-trip.js';
import { StopKind } from './trip-stop.entity.js';

const board = (hour: string) => stop(StopKind.Boarding, hour);
const alight = (hour: string) => stop(StopKind.Alighting, hour);
const stop = (kind: StopKind, hour: string): NewStop => ({
  ...{ kind, regionCode: '140522', place: '车站', stopsAt: new Date(`2024-02-20T${hour}:00+08:00`) },
});

describe('the itinerary of a trip', () => {
  it('runs from the first boarding stop to the last alighting stop', () => {
    const itinerary = itineraryOf([board('07:00'), board('08:00'), alight('20:00'), alight('21:30')]);
    expect(itinerary).toEqual({
      departsAt: new Date('2024-02-20T07:00:00+08:00'),
      arrivesAt: new Date('2024-02-20T21:30:00+08:00'),
    });
  });

  it.each([
    ['no stop', [], 'stopsOnBothEnds'],
    ['nowhere to alight', [board('07:00')], 'stopsOnBothEnds'],
    ['nowhere to board', [alight('07:00')], 'stopsOnBothEnds'],
    ['boarding behind alighting', [board('07:00'), alight('08:00'), board('09:00')], 'boardingFirst'],
    ['times that run backwards', [board('09:00'), alight('08:00')], 'stopTimesInOrder'],
    ['two stops at once', [board('07:00'), board('07:00'), alight('08:00')], 'stopTimesInOrder'],
  ])('refuses %s', (_, stops, code) => {
    expect(() => itineraryOf(stops)).toThrow(
      expect.objectContaining({ details: { errors: [expect.objectContaining({ field: 'stops', code })] } }),
    );
  });
});
