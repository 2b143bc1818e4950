import { Direction } from '../shared/vocabulary.js';
import { requireFeeds } from './feeder-legs.js';
import { FeederTimesOverlap } from './trips.errors.js';

const leg = (from: string, until: string) => ({
  campaignId: '2024',
  direction: Direction.ReturnToWork,
  departsAt: new Date(`2024-02-20T${from}:00+08:00`),
  arrivesAt: new Date(`2024-02-20T${until}:00+08:00`),
  mainTripId: null,
});
const main = leg('08:00', '20:00');

describe('a feeder leg', () => {
  it.each([
    ['05:00', '07:30'],
    ['05:00', '08:00'],
    ['20:00', '21:00'],
  ])('may run %s–%s beside a main trip 08:00–20:00', (from, until) => {
    expect(() => requireFeeds(leg(from, until), main)).not.toThrow();
  });

  it.each([
    ['07:00', '08:01'],
    ['10:00', '11:00'],
    ['19:59', '21:00'],
    ['07:00', '21:00'],
  ])('may not run %s–%s', (from, until) => {
    expect(() => requireFeeds(leg(from, until), main)).toThrow(FeederTimesOverlap);
  });

  it('keeps to the campaign of its main trip', () => {
    expect(() => requireFeeds({ ...leg('05:00', '07:00'), campaignId: '2025' }, main)).toThrow(
      expect.objectContaining({
        details: { errors: [expect.objectContaining({ field: 'mainTripId', code: 'otherCampaign' })] },
      }),
    );
  });
});
