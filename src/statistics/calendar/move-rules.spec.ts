import { DeadlineKind } from '../../campaigns/report-deadline.entity.js';
import { at } from '../../shared/time/civil-time.js';
import { isFixed, moveFault } from './move-rules.js';
import { KnownDeadline } from './replan.js';

const week = (day: string, more: Partial<KnownDeadline> = {}): KnownDeadline => ({
  ...{ id: day, kind: DeadlineKind.Weekly, dueAt: at(day, 18), ruledAt: at(day, 18) },
  ...{ skipped: false, frozen: false, keyedIn: false, ...more },
});
const moment = { now: at('2024-02-20'), createdAt: at('2024-01-20') };
const weeks = [week('2024-02-15'), week('2024-02-22'), week('2024-02-29')];

describe('a week', () => {
  it.each([
    ['2024-02-24', null],
    ['2024-02-28', null],
    ['2024-03-01', 'beyondNeighbours'],
    ['2024-02-19', 'inThePast'],
    ['2024-01-10', 'beyondNeighbours'],
  ])('of 22 February to %s: %s', (day, fault) => {
    expect(moveFault(weeks, weeks[1], at(day, 12), moment)).toBe(fault);
  });

  it('that is running does not become one that had ended before the campaign was entered; one of those moves among them', () => {
    const entered = { ...moment, createdAt: at('2024-02-17') };
    expect(moveFault(weeks, weeks[1], at('2024-02-16', 12), entered)).toBe('inThePast');
    expect(moveFault(weeks, weeks[0], at('2024-02-16', 12), entered)).toBeNull();
    expect(moveFault(weeks, weeks[0], at('2024-02-18', 12), entered)).toBe('inThePast');
    expect(moveFault(weeks, weeks[0], at('2024-02-21', 12), entered)).toBeNull();
  });

  it('is fixed once it is frozen or over, unless it had ended before the campaign was entered', () => {
    expect(weeks.map((one) => isFixed(one, moment))).toEqual([true, false, false]);
    expect(isFixed(week('2024-02-29', { frozen: true }), moment)).toBe(true);
    expect(isFixed(weeks[0], { ...moment, createdAt: at('2024-02-16') })).toBe(false);
  });

  it('is not compared with what is due once, which may always be moved', () => {
    const stage = week('2024-02-02', { kind: DeadlineKind.FirstStage });
    expect(isFixed(stage, moment)).toBe(false);
    expect(moveFault([...weeks, stage], stage, at('2024-02-19'), moment)).toBeNull();
  });
});
