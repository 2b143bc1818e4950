import { Direction, WishedMode } from '../shared/vocabulary.js';
import type { OpenDemand } from './open-demand.query.js';
import { plannable } from './plannable.js';

const family: OpenDemand = {
  partyId: 'family',
  directions: [Direction.ReturnToWork, Direction.ReturnToWork],
  homeCountyCodes: ['140522', '140525'],
  workPlaceCodes: ['320583', '320509'],
  wishedModes: [WishedMode.Train, null],
  earliestOn: '2024-02-18',
  latestOn: '2024-02-20',
};
const read = (
  more: Partial<OpenDemand> = {},
  wanted: { homeCode?: string; from?: string; to?: string } = {},
) => plannable({ ...family, ...more }, { homeCode: '1405', ...wanted });

describe('what can be planned', () => {
  it('is a party that goes from one city to another, with the wish that nobody contradicts', () => {
    expect(read()).toEqual({
      ...{ partyId: 'family', size: 2, earliestOn: '2024-02-18', latestOn: '2024-02-20' },
      ...{ originCode: '1405', destinationCode: '3205', direction: 'RETURN_TO_WORK', wishedMode: 'TRAIN' },
    });
  });

  it('turns the ends round on the way home', () => {
    const directions = [Direction.ReturnHome, Direction.ReturnHome];
    expect(read({ directions })).toMatchObject({ originCode: '3205', destinationCode: '1405' });
  });

  it('has no wish when its members wish different things', () => {
    expect(read({ wishedModes: [WishedMode.Train, WishedMode.Coach] })).toMatchObject({ wishedMode: null });
  });

  it('leaves inside the asked days', () => {
    expect(read({}, { from: '2024-02-19', to: '2024-02-19' })).toMatchObject({
      ...{ earliestOn: '2024-02-19', latestOn: '2024-02-19' },
    });
  });

  it('starts from the county when that one plans for itself', () => {
    const homeCountyCodes = ['140522', '140522'];
    expect(read({ homeCountyCodes }, { homeCode: '140522' })).toMatchObject({ originCode: '140522' });
  });

  it.each<[string, Partial<OpenDemand>]>([
    ['directions', { directions: [Direction.ReturnToWork, Direction.ReturnHome] }],
    ['homes', { homeCountyCodes: ['140522', '140109'] }],
    ['work places', { workPlaceCodes: ['320583', '4419'] }],
  ])('is no party of different %s', (_, more) => {
    expect(read(more)).toBe('DIFFERENT_WAYS');
  });

  it('is no party without a common day', () => {
    expect(read({ earliestOn: '2024-02-21' })).toBe('NO_COMMON_DAY');
    expect(read({}, { from: '2024-02-21' })).toBe('NO_COMMON_DAY');
  });
});
