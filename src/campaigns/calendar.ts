import { readFileSync } from 'node:fs';
import { dataFile } from '../../config/project-root.js';
import { addDays, at, weekdayOf } from '../shared/time/civil-time.js';
import { Anchor, CalendarRules, DayRule, MomentRule, WeeklyRule } from './calendar-rules.js';
import { DeadlineKind } from './report-deadline.entity.js';

/** What the rules count from. */
export interface CampaignDays {
  startsOn: string;
  festivalDay: string;
  /** Exclusive. */
  endsOn: string;
}

export interface Due {
  kind: DeadlineKind;
  dueAt: Date;
}

/**
 * The reporting calendar of a campaign by its rules, by time.
 *
 * @example calendarOf(RULES_OF_2024, days)[2] // WEEKLY, Thursday 2024-02-15 18:00
 */
export function calendarOf(rules: CalendarRules, days: CampaignDays): Due[] {
  const once: [DeadlineKind, MomentRule | null][] = [
    [DeadlineKind.Contacts, rules.contacts],
    [DeadlineKind.FirstStage, rules.firstStage],
    [DeadlineKind.SecondStage, rules.secondStage],
    [DeadlineKind.Final, rules.final],
  ];
  const weekly = rules.weekly ? weeklyCutoffs(rules.weekly, days) : [];
  return [
    ...once.flatMap(([kind, rule]) =>
      rule ? [{ kind, dueAt: momentOf(dayBy(rule, days), rule.time) }] : [],
    ),
    ...weekly.map((dueAt) => ({ kind: DeadlineKind.Weekly, dueAt })),
  ].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.kind < b.kind ? -1 : 1));
}

/** A report week is the half-open interval that ends at each of these moments. */
function weeklyCutoffs({ weekday, time, from, until }: WeeklyRule, days: CampaignDays): Date[] {
  const cutoffs: Date[] = [];
  const first = dayBy(from, days);
  const end = dayBy(until, days);
  const ahead = (weekday - weekdayOf(first) + 7) % 7;
  for (let day = addDays(first, ahead); day < end; day = addDays(day, 7)) cutoffs.push(momentOf(day, time));
  return cutoffs;
}

function dayBy({ anchor, days: count }: DayRule, { startsOn, festivalDay, endsOn }: CampaignDays): string {
  const anchors = { [Anchor.Start]: startsOn, [Anchor.Festival]: festivalDay, [Anchor.End]: endsOn };
  return addDays(anchors[anchor], count);
}

function momentOf(day: string, time: string): Date {
  const [hour, minute] = time.split(':').map(Number);
  return at(day, hour, minute);
}

/** The days of the 2024 notice, which ships as the example. */
export function daysOf2024(): CampaignDays {
  const table = JSON.parse(readFileSync(dataFile('statistics-table.json'), 'utf8')) as {
    calendar2024: { campaign: [string, string]; festivalDay: string };
  };
  const { campaign, festivalDay } = table.calendar2024;
  return { startsOn: campaign[0], endsOn: campaign[1], festivalDay };
}
