import { readFileSync } from 'node:fs';
import { dataFile } from '../../config/project-root.js';
import { at } from '../shared/time/civil-time.js';
import { weeklyCutoffs } from '../shared/time/report-week.js';
import { DeadlineKind } from './report-deadline.entity.js';

const DUE_HOUR = 18;

/** What is due once, as the notice of the year names it; the weekly table follows from the festival. */
export interface StageDeadlines {
  contactsDueAt?: Date | string;
  firstStageDueAt?: Date | string;
  secondStageDueAt?: Date | string;
  finalDueAt?: Date | string;
}

export interface Due {
  kind: DeadlineKind;
  dueAt: Date;
}

/** The reporting calendar of a campaign, by time. */
export function calendarOf(days: { festivalDay: string; endsOn: string }, stages: StageDeadlines): Due[] {
  const once: [DeadlineKind, Date | string | undefined][] = [
    [DeadlineKind.Contacts, stages.contactsDueAt],
    [DeadlineKind.FirstStage, stages.firstStageDueAt],
    [DeadlineKind.SecondStage, stages.secondStageDueAt],
    [DeadlineKind.Final, stages.finalDueAt],
  ];
  const weekly = weeklyCutoffs(days.festivalDay, days.endsOn);
  return [
    ...once.flatMap(([kind, dueAt]) => (dueAt ? [{ kind, dueAt: new Date(dueAt) }] : [])),
    ...weekly.map((dueAt) => ({ kind: DeadlineKind.Weekly, dueAt })),
  ].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

interface NoticeOf2024 {
  campaign: [string, string];
  festivalDay: string;
  contactsDueBefore: string;
  firstStageDue: string;
  secondStageDue: string;
  finalDue: string;
}

/** The campaign of the 2024 notice, which ships as the example. Contacts are due before their day, the rest on it. */
export function exampleOf2024() {
  const table = JSON.parse(readFileSync(dataFile('statistics-table.json'), 'utf8')) as {
    calendar2024: NoticeOf2024;
  };
  const notice = table.calendar2024;
  const [startsOn, endsOn] = notice.campaign;
  return {
    days: { startsOn, endsOn, festivalDay: notice.festivalDay },
    stages: {
      contactsDueAt: at(notice.contactsDueBefore),
      firstStageDueAt: at(notice.firstStageDue, DUE_HOUR),
      secondStageDueAt: at(notice.secondStageDue, DUE_HOUR),
      finalDueAt: at(notice.finalDue, DUE_HOUR),
    },
  };
}
