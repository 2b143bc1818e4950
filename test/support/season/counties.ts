import { Role } from '../../../src/access/roles.js';
import type { Dice } from './dice.js';
import { dayAt, Diary, MINUTE } from './diary.js';
import type { Counties } from './journeys.js';
import type { Offices } from './offices.js';
import { COUNTS, Keyed, Returns } from './returns.js';
import type { Week } from './weeks.js';

interface Entry {
  keyed: Record<string, number | string | boolean>;
  state: 'OPEN' | 'HANDED_IN' | 'RETURNED' | 'ACCEPTED';
}

/** What counties key in and hand in, and cities give back and add up; with a ledger of it that is kept by the answers alone. */
export class CountyReturns {
  private readonly ledger = new Map<string, Map<Week, Entry>>();
  readonly done = { countyKeyedIn: 0, handedIn: 0, givenBack: 0, addedUp: 0 };

  constructor(
    private readonly offices: Offices,
    private readonly dice: Dice,
    private readonly diary: Diary,
    private readonly campaignId: string,
    private readonly codes: Counties,
    private readonly names: Counties,
    private readonly returns: Returns,
  ) {}

  /** What some counties, and their cities, will do in the week, which begins at this moment. */
  plan(week: Week, begin: number): void {
    const { dice, diary } = this;
    const sometime = (from: number) => from + Math.floor(dice.roll() * (week.cutoffAt - from));
    for (const city of Object.keys(this.codes)) {
      if (!dice.chance(0.25)) continue;
      for (const unit of new Set([dice.pick(this.codes[city]), dice.pick([city, ...this.codes[city]])])) {
        const keysAt = sometime(begin);
        diary.add(keysAt, () => this.keyIn(unit, week));
        if (dice.chance(0.85)) diary.add(keysAt + MINUTE, () => this.handIn(unit, week));
        if (!dice.chance(0.25)) continue;
        const backAt = sometime(keysAt);
        diary.add(backAt, () => this.giveBack(unit, week));
        diary.add(backAt + MINUTE, () => this.keyIn(unit, week));
        if (dice.chance(0.5)) diary.add(backAt + 2 * MINUTE, () => this.handIn(unit, week));
      }
      diary.add(sometime(begin), () => this.addUp(city, week));
      diary.add(sometime(week.cutoffAt - 60 * MINUTE), () => this.addUp(city, week));
    }
  }

  async keyIn(unit: string, week: Week): Promise<string> {
    const before = this.last(unit, week) ?? this.nothing();
    const counts = COUNTS.map((key) => [key, (before[key] as number) + this.dice.between(0, 20)]);
    const keyed = {
      ...Object.fromEntries(counts),
      recruitmentSpending: `${this.dice.between(0, 40)}.${this.dice.between(1, 9)}`,
      subsidiesPaid: String(this.dice.between(0, 9)),
      started: before.started || this.dice.chance(0.6),
    };
    const code = await this.attempt(unit, 'put', this.path(unit, week), { keyed });
    if (code === 'DONE') {
      this.done.countyKeyedIn += 1;
      this.entry(unit, week).keyed = keyed;
    }
    return code;
  }

  async handIn(unit: string, week: Week): Promise<string> {
    const code = await this.attempt(unit, 'post', `${this.path(unit, week)}/hand-in`);
    if (code === 'DONE') {
      this.done.handedIn += 1;
      this.entry(unit, week).state = 'HANDED_IN';
    }
    return code;
  }

  private async giveBack(unit: string, week: Week): Promise<void> {
    const path = `${this.path(unit, week)}/return`;
    if ((await this.attempt(unit.slice(0, 4), 'post', path, { reason: '请核对' })) !== 'DONE') return;
    this.done.givenBack += 1;
    this.entry(unit, week).state = 'RETURNED';
  }

  async addUp(city: string, week: Week): Promise<string> {
    const path = `/campaigns/${this.campaignId}/weeks/${dayAt(week.cutoffAt)}/returns/${city}/county-sums`;
    const code = await this.attempt(city, 'post', path);
    if (code !== 'DONE') return code;
    this.done.addedUp += 1;
    for (const unit of [city, ...this.codes[city]]) {
      const own = this.ledger.get(unit)?.get(week);
      if (own?.state === 'HANDED_IN') own.state = 'ACCEPTED';
    }
    this.returns.added(city, week, this.sum(city, week));
    return code;
  }

  /** Of each county, and the city's own office, what was accepted last. */
  private sum(city: string, week: Week): Keyed {
    const sum = Object.fromEntries(COUNTS.map((key) => [key, 0]));
    const tenths = { recruitmentSpending: 0, subsidiesPaid: 0 };
    const [started, notStarted]: [string[], string[]] = [[], []];
    for (const unit of [city, ...this.codes[city]]) {
      const keyed = this.last(unit, week, true);
      if (keyed) {
        for (const key of COUNTS) sum[key] += keyed[key] as number;
        tenths.recruitmentSpending += Math.round(Number(keyed.recruitmentSpending) * 10);
        tenths.subsidiesPaid += Math.round(Number(keyed.subsidiesPaid) * 10);
      }
      const name = this.names[city][this.codes[city].indexOf(unit)];
      if (name !== undefined) (keyed?.started ? started : notStarted).push(name);
    }
    const { recruitmentSpending, subsidiesPaid } = tenths;
    const amounts = {
      recruitmentSpending: `${recruitmentSpending / 10}`,
      subsidiesPaid: `${subsidiesPaid / 10}`,
    };
    return { ...sum, ...amounts, countiesStarted: started, countiesNotStarted: notStarted };
  }

  private last(unit: string, week: Week, accepted = false): Entry['keyed'] | undefined {
    const own = [...(this.ledger.get(unit) ?? [])].filter(([other]) => other.cutoffAt <= week.cutoffAt);
    const good = own.filter(([, { state }]) => !accepted || state === 'ACCEPTED');
    return good.sort(([one], [other]) => one.cutoffAt - other.cutoffAt).at(-1)?.[1].keyed;
  }

  private entry(unit: string, week: Week): Entry {
    const own = this.ledger.get(unit) ?? new Map<Week, Entry>();
    this.ledger.set(unit, own);
    if (!own.has(week)) own.set(week, { keyed: this.last(unit, week) ?? this.nothing(), state: 'OPEN' });
    return own.get(week)!;
  }

  private nothing(): Entry['keyed'] {
    const zeros = Object.fromEntries(COUNTS.map((key) => [key, 0]));
    return { ...zeros, recruitmentSpending: '0', subsidiesPaid: '0', started: false };
  }

  private path(unit: string, { cutoffAt }: Week): string {
    return `/campaigns/${this.campaignId}/weeks/${dayAt(cutoffAt)}/county-returns/${unit}`;
  }

  private async attempt(
    unit: string,
    method: 'put' | 'post',
    path: string,
    body: object = {},
  ): Promise<string> {
    const role = unit.length === 4 ? Role.CityOfficer : Role.CountyScheduler;
    return this.offices.attempt(await this.offices.as(role, unit), (caller) =>
      caller[method](path).send(body),
    );
  }
}
