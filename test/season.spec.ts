import { isDeepStrictEqual } from 'node:util';
import {
  bothRestart,
  clockJumpsAhead,
  clocksGoBack,
  committedLate,
  crowd,
  diesWhileFreezing,
  downForTwoDays,
  Incident,
  noJobForTwoDays,
  nothing,
  oneRestarts,
  slowClocks,
} from './support/season/incidents.js';
import { DAY, dayAt, HOUR, MINUTE } from './support/season/diary.js';
import { NAIVE_RULES } from './support/naive-recount.js';
import { Season } from './support/season/season.js';
import type { Policies } from './support/season/inspection.js';

/** `SEASON_SEED=7 npx jest test/season.spec.ts` replays another season. */
const SEED = Number(process.env.SEASON_SEED ?? 20240210);

/** What goes wrong at the cut-off of which week. */
const INCIDENTS: Record<string, Incident> = {
  '2024-01-25': nothing,
  '2024-02-01': oneRestarts,
  '2024-02-08': bothRestart,
  '2024-02-22': diesWhileFreezing,
  '2024-02-29': downForTwoDays,
  '2024-03-07': noJobForTwoDays,
  '2024-03-14': clockJumpsAhead,
  '2024-03-21': clocksGoBack,
  '2024-03-28': committedLate,
  '2024-04-11': slowClocks,
  '2024-04-18': nothing,
  '2024-04-25': crowd,
};

let season: Season;
beforeAll(async () => {
  season = await Season.open(SEED);
  // Three services begin.
});
afterAll(() => season?.offices.close());

const at = (day: string, hour: number) => Date.parse(`${day}T00:00:00+08:00`) + hour * HOUR;
const weekOf = (day: string) => season.weeks.find(({ cutoffAt }) => dayAt(cutoffAt) === day)!;

/** What the province decides in the course of the season. */
function provinceDecides(): void {
  const { diary, weeks } = season;
  const policies = (changes: Partial<Policies>) => async () => {
    await season.change('policies', changes);
    Object.assign(season.policies, changes);
  };
  diary.add(at('2024-02-05', 10), async () => {
    const holiday = weekOf('2024-02-15');
    await season.change(`calendar/${holiday.deadlineId}`, { skipped: true, reason: '春节放假' });
    holiday.skipped = true;
  });
  diary.add(at('2024-02-20', 9), policies({ vehicleRow: 'LARGEST_SHARE' }));
  diary.add(at('2024-03-10', 9), policies({ trainColumn: 'TRAINS_ONLY' }));
  diary.add(at('2024-03-19', 10), async () => {
    // What is keyed into a week goes with it when it moves.
    expect(await season.counties.keyIn('140522', weekOf('2024-04-04'))).toBe('DONE');
    expect(await season.counties.handIn('140522', weekOf('2024-04-04'))).toBe('DONE');
    expect(await season.returns.keyIn('1401', weekOf('2024-04-04'))).toBe('DONE');
  });
  diary.add(at('2024-03-20', 10), async () => {
    const festival = weekOf('2024-04-04');
    const dueAt = '2024-04-03T17:00:00+08:00';
    await season.change(`calendar/${festival.deadlineId}`, { dueAt, reason: '清明放假' });
    festival.cutoffAt = Date.parse(dueAt);
    expect(await season.counties.addUp('1405', festival)).toBe('DONE');
  });
  diary.add(at('2024-03-22', 10), async () => {
    const weekly = {
      weekday: 4,
      time: '17:30',
      from: { anchor: 'START', days: 0 },
      until: { anchor: 'END', days: 0 },
    };
    await season.change('calendar-rules', { rules: { weekly }, reason: '通知更正' });
    const moved = weekOf('2024-04-03');
    for (const week of weeks) {
      if (week.cutoffAt > diary.now && week !== moved) week.cutoffAt -= 30 * MINUTE;
    }
  });
  diary.add(at('2024-04-06', 9), policies({ vehicleRow: 'ORGANISER', trainColumn: 'TRAINS_AND_CARRIAGES' }));
}

describe(`a season (seed ${SEED})`, () => {
  it('shows and freezes what a naive recount finds, whatever happens in whatever order', async () => {
    const { diary, weeks } = season;
    provinceDecides();
    for (const week of weeks) {
      for (let evening = at(dayAt(diary.now), 20); evening < week.cutoffAt - HOUR; evening += DAY) {
        if (evening <= diary.now) continue;
        await diary.until(evening);
        await season.check();
      }
      if (week.skipped) continue;
      const incident = INCIDENTS[dayAt(week.cutoffAt)] ?? nothing;
      const ahead = incident === clockJumpsAhead ? 2 * HOUR : 1000;
      await diary.until(week.cutoffAt - ahead);
      await incident(season, week);
      week.frozen = true;
      await season.check();
      await season.checkFrozen();
    }
    await diary.until(diary.now + 14 * DAY);
    await season.check();
    await season.checkFrozen();
    const served = (await season.calendar()).filter(({ skipped }) => !skipped);
    expect(served.map(({ dueAt }) => Date.parse(dueAt))).toEqual(
      weeks.filter(({ skipped }) => !skipped).map(({ cutoffAt }) => cutoffAt),
    );
    // A hundred days with all their requests, each evening counted anew: many minutes on a crowded machine.
  }, 900_000);

  it('froze every week exactly once, and every week is proved by its boardings', async () => {
    const frozen = season.weeks.filter((week) => week.frozen);
    expect(frozen).toHaveLength(13);
    expect(season.offices.frozen).toBe(13);
    const entries =
      await season.offices.base.dataSource.query<{ action: string }[]>(`SELECT * FROM audit_entries`);
    expect(entries.filter(({ action }) => action === 'FrozenWeeks_freezeDue')).toHaveLength(13);
    const province = await season.inspection.province();
    const path = `/campaigns/${season.campaignId}/frozen-weeks`;
    for (const { cutoffAt } of frozen) {
      const { body } = await province.get(`${path}/${dayAt(cutoffAt)}/verification`).expect(200);
      expect(body).toMatchObject({ equal: true, differingTrips: 0, trips: [] });
      expect(body.control.tableTotal).toBe(body.control.boarded);
    }
  });

  it('left kept figures that are those of a full recount, and no alarm', async () => {
    const province = await season.inspection.province();
    const path = `/campaigns/${season.campaignId}`;
    expect((await province.get(`${path}/figure-alarms`).expect(200)).body.items).toEqual([]);
    const { body } = await province.post(`${path}/figures-check`).send({}).expect(200);
    expect(body).toMatchObject({ drifted: [], driftedTrips: 0, driftedSums: 0, driftedMoments: 0 });
  });

  it('had everything in it', () => {
    const found = {
      ...season.journeys.drawn,
      ...season.returns.done,
      ...season.counties.done,
      corrections: season.corrections.signed,
    };
    for (const [what, times] of Object.entries(found))
      expect({ what, some: times > 0 }).toEqual({ what, some: true });
  });

  it.each(NAIVE_RULES)('would not be equal to a recount that forgets: %s', async (rule) => {
    const { inspection, weeks, policies } = season;
    const books = await inspection.books();
    const { shown, counted } = await inspection.live(books, weeks, policies, at('2024-03-01', 12), rule);
    expect(shown.rows).not.toEqual(counted.rows);
  });

  it.each([
    ...[1, 7].map((days) => [
      `day_figures of ${days} days`,
      `UPDATE day_figures SET persons = persons + 1, persons_by_share = persons_by_share + 1 WHERE days = ${days}`,
    ]),
    [
      'trip_figures',
      `UPDATE trip_figures SET vehicles = vehicles + 1, vehicles_by_share = vehicles_by_share + 1`,
    ],
    ['late_trips', `DELETE FROM late_trips`],
  ])('would not be equal to the recount if somebody changed %s', async (_, change) => {
    await tampered(change, async () => {
      const books = await season.inspection.books();
      const differing: number[] = [];
      for (const week of season.weeks) {
        const moment = week.cutoffAt - 3 * HOUR;
        const { shown, counted } = await season.inspection.live(books, season.weeks, season.policies, moment);
        if (!isDeepStrictEqual(shown.rows, counted.rows)) differing.push(moment);
      }
      expect(differing).not.toEqual([]);
    });
  });

  it.each([
    [
      'figures',
      `UPDATE frozen_rows SET total_carried = total_carried + 1, carried_by_coach = carried_by_coach + 1`,
    ],
    ['trips', `UPDATE frozen_trips SET persons = persons + 1`],
    ['boardings', `UPDATE boardings SET occurred_at = occurred_at + interval '60 days'`],
  ])('would not be proved if somebody changed frozen %s', async (_, change) => {
    const path = `/campaigns/${season.campaignId}/frozen-weeks/2024-03-07/verification`;
    await tampered(change, async () => {
      const { body } = await (await season.inspection.province()).get(path).expect(200);
      expect(body.equal).toBe(false);
    });
  });
});

/** Changes what nobody may change, as if somebody had the database in their hands, and puts it back afterwards. */
async function tampered(change: string, work: () => Promise<void>): Promise<void> {
  const { dataSource } = season.offices.base;
  const [, table] = /(?:UPDATE|FROM) (\w+)/.exec(change)!;
  const behindTheTriggers = (...statements: string[]) =>
    dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL session_replication_role = replica');
      for (const statement of statements) await manager.query(statement);
    });
  await behindTheTriggers(`CREATE TABLE kept_aside AS SELECT * FROM ${table}`, change);
  try {
    await work();
  } finally {
    await behindTheTriggers(
      ...[`DELETE FROM ${table}`, `INSERT INTO ${table} SELECT * FROM kept_aside`, 'DROP TABLE kept_aside'],
    );
  }
}
