import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../config/data-source.js';
import type { DemoAccount, DemoSettings } from '../../config/env.js';
import { AccountsService } from '../../src/access/accounts.service.js';
import { Tokens } from '../../src/access/tokens.js';
import { AppModule, RunningSettings } from '../../src/app.module.js';
import { httpAdapter, prepare } from '../../src/application.js';
import { CampaignsService } from '../../src/campaigns/campaigns.service.js';
import { RosterImporter } from '../../src/demand/roster/roster-importer.js';
import { asSystem } from '../../src/shared/database/scope.js';
import { addDays, dayOf } from '../../src/shared/time/civil-time.js';
import { FreezeService } from '../../src/statistics/weeks/freeze.service.js';
import { Client } from '../client.js';
import type { Progress } from '../progress.js';
import type { RosterFile } from '../steps/roster.js';
import { Diary } from './diary.js';
import { Evenings } from './evenings.js';
import { Families } from './families.js';
import { TripLife } from './lives.js';
import { PlannedTrip, TRIPS } from './plan.js';
import { report } from './returns.js';
import { byCity, rosterOf, withFaults } from './rosters.js';
import { SeasonClock } from './season-clock.js';
import { Staff } from './staff.js';
import { World } from './world.js';

/** The season begins so many days before the day of loading, and goes on so many days after it. */
const BEGUN = 41;
const LASTS = 34;
/** Day of the festival. */
const FESTIVAL = -24;

/**
 * Lets a season happen on a service of its own: its clock goes through the weeks, everybody does their part over HTTP, and the
 * service what it does by itself.
 *
 * @param ownerUrl the database as the owner of the tables
 * @returns the accounts to look at it with
 */
export async function loadSeason(
  settings: RunningSettings & { demo: DemoSettings },
  ownerUrl: string,
  progress: Progress,
): Promise<DemoAccount[]> {
  const now = new Date();
  const clock = new SeasonClock();
  const offline = { ...settings, jobs: false, requestsPerMinute: 0, logLevel: 'error' };
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(offline, clock),
    httpAdapter(offline),
    { logger: ['error'] },
  );
  const owner = await new DataSource({
    ...dataSourceOptions({ ...settings, databaseUrl: ownerUrl, databasePoolSize: 2 }),
  }).initialize();
  try {
    await prepare(app, offline);
    await app.listen(0, '127.0.0.1');
    const anyone = new Client(`${await app.getUrl()}/api/v1`);
    return await new Season(app, owner, anyone, clock, now, settings.demo.code).load(progress);
  } finally {
    await app.close();
    await owner.destroy();
  }
}

class Season {
  private readonly today: string;
  private readonly diary: Diary;

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly owner: DataSource,
    private readonly anyone: Client,
    private readonly clock: SeasonClock,
    private readonly now: Date,
    private readonly code: string,
  ) {
    this.today = dayOf(now);
    this.diary = new Diary(now.getTime(), (moment) => clock.set(moment));
  }

  async load(progress: Progress): Promise<DemoAccount[]> {
    this.clock.set(new Date(this.now.getTime() - BEGUN * 86_400_000));
    const staff = await progress.step(
      'accounts and carriers',
      () => this.hire(),
      ({ shown }) => `${shown.length} to look around with`,
    );
    const { id, cutoffs } = await progress.step('campaign', () => this.campaign(staff.province));
    const world = new World(staff, this.diary, this.clock, id, this.today, this.now.getTime());
    await this.rosters(world);
    this.trips(world);
    report(world, cutoffs);
    this.byItself(world, cutoffs);
    await progress.step(
      'weeks of the season',
      (count) => this.diary.live(count),
      (done) => `${done} events`,
    );
    await progress.step('sign-ins ended', () => staff.goHome());
    return staff.shown;
  }

  private async hire(): Promise<Staff> {
    const password = randomBytes(12).toString('base64url');
    const first = await asSystem('boot', () =>
      this.app.get(AccountsService).createFirst('sheng', '14', password),
    );
    const staff = await Staff.hire(this.anyone, this.app.get(Tokens), { login: first!.login, password });
    // Nobody can be invited by a mail that nobody reads; reminders are sent all the same.
    await this.owner.query(
      `UPDATE accounts SET email = login || '@fangang.example' WHERE email IS NULL AND role <> 'WORKER'`,
    );
    return staff;
  }

  /** A campaign whose festival lies so that people leave around today, whatever day it is. */
  private async campaign(province: Client): Promise<{ id: string; cutoffs: number[] }> {
    const day = (days: number) => addDays(this.today, days);
    await asSystem('boot', () =>
      this.app.get(CampaignsService).createExample('14', {
        name: `${this.today.slice(0, 4)}年春风行动（演示）`,
        ...{ startsOn: day(-BEGUN + 1), festivalDay: day(FESTIVAL), endsOn: day(LASTS) },
        policies: { offerMinutes: 12 * 60 },
      }),
    );
    const [{ id }] = await province.all<{ id: string }>('/campaigns');
    const { items } = await province.get<{ items: { kind: string; dueAt: string }[] }>(
      `/campaigns/${id}/calendar`,
    );
    const weekly = items.filter(({ kind }) => kind === 'WEEKLY');
    return { id, cutoffs: weekly.map(({ dueAt }) => Date.parse(dueAt)) };
  }

  /** Handed in by the cities in two parts; wishes for later days of Yangcheng by the cadre. */
  private async rosters(world: World): Promise<void> {
    const { staff, campaignId } = world;
    const rows = await rosterOf(this.today);
    const handedIn = (day: number, by: Client, name: string, content: Buffer) =>
      world.diary.add(world.at(day, '08:30'), () => this.import(by, campaignId, { name, content }));
    const between = (from: number, to: number) =>
      rows.filter(({ day }) => day >= from && day < to).map(({ row }) => row);
    const wishes = between(9, 99);
    const ofCadre = wishes.filter((row) => row.includes('140522'));
    const parts: [number, string[][]][] = [
      [-26, between(-99, -1)],
      [-12, between(-1, 9)],
      [-3, wishes.filter((row) => !ofCadre.includes(row))],
    ];
    for (const [day, part] of parts) {
      for (const { city, content } of byCity(part)) {
        handedIn(day, staff.schedulers[city], `返岗名册-${city}.csv`, content);
      }
    }
    handedIn(-3, staff.cadre, '北留镇返岗意愿.csv', withFaults(ofCadre));
  }

  /** Hands a roster in and lets it be read at once. @throws Error when the file as a whole was refused */
  private async import(by: Client, campaignId: string, { name, content }: RosterFile): Promise<void> {
    const form = new FormData();
    form.set('campaignId', campaignId);
    form.set('file', new Blob([new Uint8Array(content)]), name);
    const { id } = await by.upload<{ id: string }>('/roster-imports', form);
    await this.app.get(RosterImporter).importWaiting();
    const { state, failure } = await by.get<{ state: string; failure: unknown }>(`/roster-imports/${id}`);
    if (state !== 'DONE') throw new Error(`${name} was not imported: ${JSON.stringify(failure)}`);
  }

  private trips(world: World): void {
    const lives = TRIPS.map((plan, i) => new TripLife(world, plan, i + 1));
    for (const life of lives) life.begin();
    const of = (fate: PlannedTrip['fate']) => lives.find(({ plan }) => plan.fate === fate)!;
    new Families(world, this.code).begin(of('CONFIRMED'), of('FULL'));
    world.diary.add(world.at(-2, '10:00'), () =>
      world.staff.schedulers['140522'].post('/draft-plans', {
        ...{ campaignId: world.campaignId, organiserCode: '140522', from: world.day(9), to: world.day(14) },
      }),
    );
  }

  /** Freezes weeks at their cut-offs; reminds, writes and sends in the evenings. */
  private byItself(world: World, cutoffs: number[]): void {
    for (const cutoff of cutoffs) {
      world.diary.add(cutoff + 2000, () => this.app.get(FreezeService).freezeDue());
    }
    const evenings = new Evenings(this.app, this.owner);
    for (let day = -BEGUN + 1; day < 0; day += 1) {
      world.diary.add(world.at(day, '19:30'), () => evenings.passBy(this.clock.now()));
    }
    world.diary.add(this.now.getTime(), () => evenings.passBy(this.clock.now()));
  }
}
