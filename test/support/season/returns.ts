import { Role } from '../../../src/access/roles.js';
import type { Caller } from '../test-app.js';
import type { Dice } from './dice.js';
import { Diary, DAY, HOUR, MINUTE, wire } from './diary.js';
import type { Offices } from './offices.js';
import type { Week } from './weeks.js';

export type Keyed = Record<string, number | string | string[]>;

/** What a city has accepted answers for, in a week. */
interface Entry {
  keyed: Keyed;
  signedAt: number | null;
}

/** A row of the table as far as cities fill it in. */
export interface FilledIn {
  keyed: Keyed;
  signedAt: string | null;
}

/** Columns that are counts. */
export const COUNTS = [
  ...['onlineFairs', 'onlineFairJobs', 'offlineFairs', 'offlineFairJobs', 'agreementsSigned'],
  ...['projectsPromoted', 'mentorSessions', 'venuesProvided'],
];

/** What the cities key in, sign, withdraw and sign late, and a ledger of it that is kept by the answers alone. */
export class Returns {
  private readonly ledger = new Map<string, Map<Week, Entry>>();
  private readonly late = new Map<string, { reason: string; signedAt: string }>();
  readonly done = { keyedIn: 0, signed: 0, withdrawn: 0, answered: 0, late: 0, refused: 0 };

  constructor(
    private readonly offices: Offices,
    private readonly dice: Dice,
    private readonly diary: Diary,
    private readonly campaignId: string,
    /** Counties of each city by name. */
    private readonly counties: Record<string, string[]>,
  ) {
    for (const city of Object.keys(counties)) this.ledger.set(city, new Map());
  }

  /** What the cities will do in the week, which begins at this moment. */
  plan(week: Week, begin: number, next: Week | undefined): void {
    const { dice, diary } = this;
    const sometime = () => begin + Math.floor(dice.roll() * (week.cutoffAt - begin - MINUTE));
    for (const city of Object.keys(this.counties)) {
      const keysAt = sometime();
      if (dice.chance(0.55)) diary.add(keysAt, () => this.keyIn(city, week));
      if (dice.chance(0.6)) {
        const signsAt = Math.max(sometime(), keysAt + MINUTE);
        diary.add(signsAt, () => this.sign(city, week));
        if (dice.chance(0.2)) {
          diary.add(signsAt + MINUTE, () => this.withdraw(city, week));
          diary.add(signsAt + 2 * MINUTE, () => this.keyIn(city, week));
          if (dice.chance(0.6)) diary.add(signsAt + 3 * MINUTE, () => this.sign(city, week));
        }
      }
      if (next && dice.chance(0.08)) diary.add(sometime(), () => this.keyIn(city, next));
      if (dice.chance(0.4)) {
        diary.add(week.cutoffAt + dice.between(1, 6) * DAY + dice.between(1, 20) * HOUR, () =>
          this.signLate(city, week),
        );
      }
    }
  }

  async keyIn(city: string, week: Week): Promise<string> {
    const keyed = this.grown(city, week);
    const path = this.path(city, week);
    const code = await this.attempt(city, (officer) => officer.put(path).send({ keyed }));
    if (code === 'DONE') {
      this.done.keyedIn += 1;
      this.entry(city, week).keyed = keyed;
    }
    return code;
  }

  /** The city has put the sum of its counties into its row. */
  added(city: string, week: Week, keyed: Keyed): void {
    this.entry(city, week).keyed = keyed;
  }

  async sign(city: string, week: Week): Promise<string> {
    const path = this.path(city, week);
    const sign = () => this.attempt(city, (officer) => officer.post(`${path}/signature`));
    let code = await sign();
    if (code === 'QUESTIONS_OPEN') {
      const officer = await this.officer(city);
      const { questions } = (await officer.get(path).expect(200)).body;
      const answers = questions.map(({ column }: { column: string }) => ({ column, answer: '核实无误' }));
      await officer.post(`${path}/answers`).send({ answers }).expect(200);
      this.done.answered += 1;
      code = await sign();
    }
    if (code === 'DONE') {
      this.done.signed += 1;
      this.entry(city, week).signedAt = this.diary.now;
    }
    return code;
  }

  private async withdraw(city: string, week: Week): Promise<void> {
    const path = `${this.path(city, week)}/signature-withdrawal`;
    if ((await this.attempt(city, (officer) => officer.post(path).send({ reason: '更正' }))) !== 'DONE')
      return;
    this.done.withdrawn += 1;
    this.entry(city, week).signedAt = null;
  }

  private async signLate(city: string, week: Week): Promise<void> {
    const path = `${this.path(city, week)}/late-signature`;
    const reason = '停电，未能按时签字';
    if ((await this.attempt(city, (officer) => officer.post(path).send({ reason }))) !== 'DONE') return;
    this.done.late += 1;
    this.late.set(`${city} ${week.cutoffAt}`, { reason, signedAt: wire(this.diary.now) });
  }

  /** What stands in a city's row of a week by now. */
  filledIn(city: string, week: Week): FilledIn {
    const own = this.ledger.get(city)!.get(week);
    const signedAt = own?.signedAt ?? null;
    return { keyed: this.keyed(city, week), signedAt: signedAt === null ? null : wire(signedAt) };
  }

  lateSignature(city: string, week: Week): { reason: string; signedAt: string } | null {
    return this.late.get(`${city} ${week.cutoffAt}`) ?? null;
  }

  /** What was reported last, up to this week. */
  private keyed(city: string, week: Week): Keyed {
    let last: Keyed | undefined;
    let lastAt = -Infinity;
    for (const [other, { keyed }] of this.ledger.get(city)!) {
      if (other.cutoffAt > week.cutoffAt || other.cutoffAt < lastAt) continue;
      last = keyed;
      lastAt = other.cutoffAt;
    }
    return last ?? this.nothing(city);
  }

  private entry(city: string, week: Week): Entry {
    const own = this.ledger.get(city)!;
    if (!own.has(week)) own.set(week, { keyed: this.keyed(city, week), signedAt: null });
    return own.get(week)!;
  }

  private nothing(city: string): Keyed {
    const zeros = Object.fromEntries(COUNTS.map((key) => [key, 0]));
    const amounts = { recruitmentSpending: '0', subsidiesPaid: '0' };
    return { ...zeros, ...amounts, countiesStarted: [], countiesNotStarted: this.counties[city] };
  }

  /** In general more than before; sometimes less, sometimes very much more. */
  private grown(city: string, week: Week): Keyed {
    const { dice } = this;
    const before = this.keyed(city, week);
    const more = (value: number) =>
      dice.chance(0.03) ? value >> 1 : value + (dice.chance(0.02) ? 5000 : dice.between(0, 60));
    const counts = COUNTS.map((key) => [key, more(before[key] as number)]);
    const started = this.counties[city].filter(
      (county) => (before.countiesStarted as string[]).includes(county) || dice.chance(0.3),
    );
    return {
      ...Object.fromEntries(counts),
      recruitmentSpending: String(Math.floor(Number(before.recruitmentSpending)) + dice.between(0, 20)),
      subsidiesPaid: `${dice.between(1, 99)}.${dice.between(1, 9)}`,
      countiesStarted: started,
      countiesNotStarted: this.counties[city].filter((county) => !started.includes(county)),
    };
  }

  private officer(city: string): Promise<Caller> {
    return this.offices.as(Role.CityOfficer, city);
  }

  private path(city: string, { cutoffAt }: Week): string {
    return `/campaigns/${this.campaignId}/weeks/${wire(cutoffAt).slice(0, 10)}/returns/${city}`;
  }

  private async attempt(
    city: string,
    command: (officer: Caller) => ReturnType<Caller['post']>,
  ): Promise<string> {
    const code = await this.offices.attempt(await this.officer(city), command);
    if (code !== 'DONE') this.done.refused += 1;
    return code;
  }
}
