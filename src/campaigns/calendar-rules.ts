/** A day of the campaign that a rule counts from. */
export enum Anchor {
  /** First day of the campaign. */
  Start = 'START',
  /** 春节. */
  Festival = 'FESTIVAL',
  /** The day after the campaign's last. */
  End = 'END',
}

/** So many days after (before, when negative) a day of the campaign. */
export interface DayRule {
  anchor: Anchor;
  days: number;
}

/** A day, and the time on it in China, e.g. `18:00`. */
export interface MomentRule extends DayRule {
  time: string;
}

/** On one day of each week. */
export interface WeeklyRule {
  /** 1 = Monday … 7 = Sunday. */
  weekday: number;
  /** In China, e.g. `18:00`. */
  time: string;
  /** The first day that may be one. */
  from: DayRule;
  /** From this day on there is none. */
  until: DayRule;
}

/** From what the reporting calendar of a campaign is made. What is null is not asked for. */
export interface CalendarRules {
  contacts: MomentRule | null;
  firstStage: MomentRule | null;
  secondStage: MomentRule | null;
  weekly: WeeklyRule | null;
  final: MomentRule | null;
}

/** A campaign's rules with some of them changed; null takes one away. */
export type RuleChanges = Partial<CalendarRules>;

const { Start, Festival, End } = Anchor;

/**
 * The rules that give the dates of the 2024 notice for 春节 on 10 February: contacts before 25 January, when the campaign
 * begins; stages on 2 and 22 February; 春节后每周四18:00前 until it ends; the final report on 10 April.
 */
export const RULES_OF_2024: CalendarRules = {
  contacts: { anchor: Start, days: 0, time: '00:00' },
  firstStage: { anchor: Festival, days: -8, time: '18:00' },
  secondStage: { anchor: Festival, days: 12, time: '18:00' },
  weekly: {
    ...{ weekday: 4, time: '18:00' },
    ...{ from: { anchor: Festival, days: 1 }, until: { anchor: End, days: 0 } },
  },
  final: { anchor: End, days: 1, time: '18:00' },
};

/** Rules with some of them changed; undefined leaves one as it is. */
export function changedRules(rules: CalendarRules, changes: RuleChanges): CalendarRules {
  const named = Object.entries(changes).filter(([, rule]) => rule !== undefined);
  return { ...rules, ...(Object.fromEntries(named) as RuleChanges) };
}
