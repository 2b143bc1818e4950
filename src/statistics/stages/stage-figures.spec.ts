import {
  figuresOf,
  mayOverride,
  NOTHING_COUNTED,
  reportedFigures,
  Stage,
  StageFigure,
  totalFigures,
} from './stage-figures.js';

const counted = {
  ...NOTHING_COUNTED,
  returnedByOrganisedTrip: 40,
  returnedByOwnTicket: 7,
  carriedToWork: 41,
};

describe('the figures of a stage', () => {
  it('are those that the notice asks for in it', () => {
    expect(figuresOf(Stage.First)).toEqual(expect.arrayContaining(['returnedHome', 'stayedOn']));
    expect(figuresOf(Stage.First)).not.toContain('returnedToWork');
    expect(figuresOf(Stage.Second)).toContain('returnedToWork');
  });

  it('are the city’s own where it gave one, and sums follow their parts', () => {
    const overrides = { [StageFigure.ReturnedByOwnTicket]: { value: 9, reason: '补报' } };
    expect(reportedFigures(counted, {})).toMatchObject({ returnedToWork: 47, carriedToWork: 41 });
    expect(reportedFigures(counted, overrides)).toMatchObject({
      ...{ returnedToWork: 49, returnedByOwnTicket: 9, returnedByOrganisedTrip: 40 },
    });
  });

  it('add up to those of the province', () => {
    const rows = [reportedFigures(counted, {}), reportedFigures(counted, {})];
    expect(totalFigures(rows)).toMatchObject({ returnedToWork: 94, carriedToWork: 82, stayedOn: 0 });
  });

  it('may be replaced, but for sums and what the stage does not ask for', () => {
    expect(mayOverride(Stage.Second, StageFigure.ReturnedByOwnTicket)).toBe(true);
    expect(mayOverride(Stage.Second, StageFigure.ReturnedToWork)).toBe(false);
    expect(mayOverride(Stage.First, StageFigure.ReturnedByOwnTicket)).toBe(false);
  });
});
