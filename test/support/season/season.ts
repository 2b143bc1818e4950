import { Role } from '../../../src/access/roles.js';
import { board, closedTrip, depart, MadeTrip } from '../boarding.factory.js';
import { createCampaign } from '../campaign.factory.js';
import { lineAt } from '../naive-recount.js';
import { CountyReturns } from './counties.js';
import { Corrections } from './corrections.js';
import { DAY, dayAt, Diary, HOUR, MINUTE, wire } from './diary.js';
import { Dice } from './dice.js';
import { Inspection, Policies } from './inspection.js';
import { Counties, Journeys } from './journeys.js';
import { Offices } from './offices.js';
import { Returns } from './returns.js';
import type { Week } from './weeks.js';

const BEGIN = '2024-01-18T09:00:00+08:00';
const RULES = {
  weekly: {
    weekday: 4,
    time: '18:00',
    from: { anchor: 'START', days: 0 },
    until: { anchor: 'END', days: 0 },
  },
};

/** A season of a province: its calendar, its trips, its cities and their offices, and a recount of it all. */
export class Season {
  readonly weeks: Week[] = [];
  policies: Policies = { vehicleRow: 'ORGANISER', trainColumn: 'TRAINS_AND_CARRIAGES' };
  steps = 0;
  private waiting!: MadeTrip;
  private came = 0;

  private constructor(
    readonly seed: number,
    readonly dice: Dice,
    readonly offices: Offices,
    readonly diary: Diary,
    readonly campaignId: string,
    readonly cities: string[],
    readonly returns: Returns,
    readonly counties: CountyReturns,
    readonly corrections: Corrections,
    readonly journeys: Journeys,
    readonly inspection: Inspection,
  ) {}

  static async open(seed: number): Promise<Season> {
    const dice = new Dice(seed);
    const offices = await Offices.open(dice);
    const diary = new Diary(BEGIN, (now) => offices.turn(now));
    offices.turn(diary.now);
    const days = { startsOn: '2024-01-25', endsOn: '2024-04-26' };
    const { id } = await createCampaign(offices.base, { ...days, calendarRules: RULES as never });
    const { codes, names } = await regionsOf(offices);
    const cities = Object.keys(codes);
    const returns = new Returns(offices, dice, diary, id, names);
    const counties = new CountyReturns(offices, dice, diary, id, codes, names, returns);
    const corrections = new Corrections(offices, dice, id);
    const by = (await offices.as(Role.ProvinceOfficer, '14')).accountId;
    const season = new Season(
      ...[seed, dice, offices, diary, id, cities, returns, counties, corrections],
      new Journeys(offices, dice, diary, id, codes, by),
      new Inspection(offices, id, cities, returns, corrections),
    );
    await season.begin(by);
    return season;
  }

  private async begin(by: string): Promise<void> {
    for (const { id, dueAt } of await this.calendar()) {
      const week = {
        deadlineId: id,
        cutoffAt: Date.parse(dueAt),
        skipped: false,
        expected: null,
        frozen: false,
      };
      this.weeks.push(week);
    }
    const people = Array.from({ length: 20 }, (_, i) => ({ home: i % 3 === 0 ? '140121' : '140522' }));
    const wish = {
      campaignId: this.campaignId,
      vehicles: [people],
      departsAt: '2024-01-18T12:00:00+08:00',
      by,
    };
    this.waiting = await closedTrip(this.offices.base, wish);
    const [first] = this.waiting.passengers;
    await board(this.offices.base, this.waiting, [first], '2024-01-18T11:00:00+08:00');
    await depart(this.offices.base, this.waiting, '2024-01-18T12:00:00+08:00');
    this.came = 1;
    this.weeks.forEach((week, i) => {
      const before = i === 0 ? this.diary.now : this.weeks[i - 1].cutoffAt;
      this.returns.plan(week, before, this.weeks[i + 1]);
      this.counties.plan(week, before);
    });
    for (let day = Date.parse('2024-01-19T00:00:00+08:00'); day < this.weeks.at(-1)!.cutoffAt; day += DAY) {
      this.diary.add(day, () => this.planDay(day));
    }
  }

  /** Trips of the day after. */
  private async planDay(day: number): Promise<void> {
    const moments = Array.from(
      { length: this.dice.between(1, 5) },
      () => day + DAY + this.dice.between(5 * 60, 22 * 60) * MINUTE,
    );
    for (const moment of moments.sort()) await this.journeys.plan(moment);
    if (this.dice.chance(0.15)) {
      const city = this.dice.pick(this.cities);
      this.diary.add(day + 15 * HOUR, () => this.corrections.sign(city));
    }
  }

  /** Weekly deadlines as they are served, by time. */
  async calendar(): Promise<{ id: string; dueAt: string; skipped: boolean }[]> {
    const province = await this.inspection.province();
    const { body } = await province.get(`/campaigns/${this.campaignId}/calendar`).expect(200);
    return body.items.filter(({ kind }: { kind: string }) => kind === 'WEEKLY');
  }

  async change(path: string, body: object): Promise<void> {
    const province = await this.inspection.province();
    await province.put(`/campaigns/${this.campaignId}/${path}`).send(body).expect(200);
  }

  /** Somebody of the coach of 18 January, whose boarding is only recorded now. */
  async oneMore(
    record: (trip: MadeTrip, passenger: MadeTrip['passengers'][number], at: string) => Promise<unknown>,
  ) {
    const passenger = this.waiting.passengers[this.came];
    this.came += 1;
    return record(this.waiting, passenger, '2024-01-18T11:30:00+08:00');
  }

  /** The same, reported by phone to one of the services. */
  async oneMoreReported(which?: number): Promise<void> {
    await this.oneMore(async (trip, { id }, occurredAt) => {
      const escort = await this.offices.as(Role.Escort, '14', which);
      const boardings = [{ passengerId: id, occurredAt }];
      const { body } = await escort.post(`/trips/${trip.id}/boardings`).send({ boardings }).expect(200);
      expect(body.results).toMatchObject([{ status: 'BOARDED' }]);
    });
  }

  /** Counts what the week has to be frozen with, now. */
  async count(week: Week): Promise<void> {
    const books = await this.inspection.books();
    const below = lineAt(books, new Date(week.cutoffAt));
    week.expected = this.inspection.expected(books, this.weeks, week, this.policies, below);
  }

  /** The cut-off comes. */
  async cutOff(week: Week): Promise<void> {
    await this.diary.until(week.cutoffAt);
    await this.count(week);
  }

  /** Compares what is live now, what was at some earlier moment, and all that is frozen. */
  async check(): Promise<void> {
    const { inspection, weeks, policies, diary } = this;
    this.steps += 1;
    const books = await inspection.books();
    const begin = Date.parse(BEGIN);
    const earlier = begin + Math.floor(this.dice.roll() * (diary.now - begin));
    this.same('live', await inspection.live(books, weeks, policies, diary.now));
    this.same(`live at ${wire(earlier)}`, await inspection.live(books, weeks, policies, earlier));
    this.same('kept', await inspection.kept(weeks));
    this.same('pending corrections', await inspection.pending(books, weeks));
  }

  /** Compares every frozen table as it is served. */
  async checkFrozen(): Promise<void> {
    for (const week of this.weeks.filter(({ frozen }) => frozen)) {
      this.same(`frozen ${dayAt(week.cutoffAt)}`, await this.inspection.frozen(week));
      this.same(`late signatures ${dayAt(week.cutoffAt)}`, await this.inspection.lateSignatures(week));
      const city = this.dice.pick(this.cities);
      this.same(`${city} of ${dayAt(week.cutoffAt)} opened`, await this.inspection.opened(week, city));
    }
  }

  same(what: string, { shown, counted }: { shown: unknown; counted: unknown }): void {
    const where = { seed: this.seed, now: wire(this.diary.now), what };
    expect({ ...where, found: shown }).toEqual({ ...where, found: counted });
  }
}

/** Codes and names of the counties of each city of the province. */
async function regionsOf(offices: Offices): Promise<{ codes: Counties; names: Counties }> {
  const rows = await offices.base.dataSource.query<
    { code: string; name: string; parent_code: string | null; valid_from: string; valid_to: string | null }[]
  >('SELECT * FROM regions ORDER BY code');
  const valid = rows.filter(
    (row) => row.valid_from <= '2024-01-18' && (row.valid_to === null || row.valid_to > '2024-04-30'),
  );
  const [codes, names]: [Counties, Counties] = [{}, {}];
  for (const { code } of valid.filter((row) => row.parent_code === '14')) {
    const counties = valid.filter((row) => row.parent_code === code);
    codes[code] = counties.map((county) => county.code);
    names[code] = counties.map((county) => county.name);
  }
  return { codes, names };
}
