import { readFileSync } from 'node:fs';
import { dataFile } from '../../config/project-root.js';
import { toWire } from '../shared/time/civil-time.js';
import { calendarOf, daysOf2024 } from './calendar.js';
import { Anchor, changedRules, RULES_OF_2024 } from './calendar-rules.js';
import { FESTIVALS } from './festivals.js';
import { DeadlineKind } from './report-deadline.entity.js';

const written = (rules = RULES_OF_2024, days = daysOf2024()) =>
  calendarOf(rules, days).map(({ kind, dueAt }) => `${kind} ${toWire(dueAt)}`);
const weekly = (rules = RULES_OF_2024, days = daysOf2024()) =>
  calendarOf(rules, days)
    .filter(({ kind }) => kind === DeadlineKind.Weekly)
    .map(({ dueAt }) => toWire(dueAt));

interface NoticeOf2024 {
  contactsDueBefore: string;
  firstStageDue: string;
  secondStageDue: string;
  finalDue: string;
}

describe('the calendar by the rules of 2024', () => {
  it('has the dates of the 2024 notice', () => {
    const { calendar2024 } = JSON.parse(readFileSync(dataFile('statistics-table.json'), 'utf8')) as {
      calendar2024: NoticeOf2024;
    };
    const once = written().filter((line) => !line.startsWith('WEEKLY'));
    expect(once).toEqual([
      `CONTACTS ${calendar2024.contactsDueBefore}T00:00:00+08:00`,
      `FIRST_STAGE ${calendar2024.firstStageDue}T18:00:00+08:00`,
      `SECOND_STAGE ${calendar2024.secondStageDue}T18:00:00+08:00`,
      `FINAL ${calendar2024.finalDue}T18:00:00+08:00`,
    ]);
    expect(weekly()).toHaveLength(8);
    expect(weekly().at(-1)).toBe('2024-04-04T18:00:00+08:00');
  });

  it.each([
    ['2024', '2024-02-15'],
    ['2025', '2025-01-30'],
    ['2026', '2026-02-19'],
    ['2027', '2027-02-11'],
    ['2028', '2028-01-27'],
    ['2029', '2029-02-15'],
    ['2030', '2030-02-07'],
  ])('begins its weeks in %s on %s at 18:00', (year, first) => {
    const { startsOn, festivalDay, lastDay } = FESTIVALS.find((one) => String(one.year) === year)!;
    expect(weekly(RULES_OF_2024, { startsOn, festivalDay, endsOn: lastDay })[0]).toBe(
      `${first}T18:00:00+08:00`,
    );
  });

  it('has no week on the festival day itself when it is a Thursday', () => {
    const days = { startsOn: '2026-01-01', festivalDay: '2026-01-01', endsOn: '2026-02-01' };
    expect(weekly(RULES_OF_2024, days)[0]).toBe('2026-01-08T18:00:00+08:00');
  });
});

describe('other rules', () => {
  it('move the weeks to another day and hour, and begin and end them elsewhere', () => {
    const rule = {
      ...{ weekday: 2, time: '09:30' },
      ...{ from: { anchor: Anchor.Start, days: 0 }, until: { anchor: Anchor.Festival, days: 1 } },
    };
    expect(weekly(changedRules(RULES_OF_2024, { weekly: rule }))).toEqual([
      '2024-01-30T09:30:00+08:00',
      '2024-02-06T09:30:00+08:00',
    ]);
  });

  it('leave out what is not asked for, and keep what is not named', () => {
    const rules = changedRules(RULES_OF_2024, { contacts: null, weekly: null, final: undefined });
    expect(written(rules).map((line) => line.split(' ')[0])).toEqual([
      'FIRST_STAGE',
      'SECOND_STAGE',
      'FINAL',
    ]);
  });
});
