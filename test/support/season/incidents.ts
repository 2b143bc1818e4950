import { Role } from '../../../src/access/roles.js';
import { board } from '../boarding.factory.js';
import { until } from '../until.js';
import { dayAt, HOUR, MINUTE } from './diary.js';
import type { Season } from './season.js';
import type { Week } from './weeks.js';

/** What goes wrong around the cut-off of a week; it begins one second before it and ends with the week frozen. */
export type Incident = (season: Season, week: Week) => Promise<void>;

const SECOND = 1000;

/** Freezes by the jobs of both services and finds so many weeks more. */
async function freezes(season: Season, weeks: number, ...which: number[]): Promise<void> {
  const before = season.offices.frozen;
  expect(await season.offices.freeze(...which)).toEqual([]);
  expect({ seed: season.seed, frozen: season.offices.frozen - before }).toEqual({
    ...{ seed: season.seed, frozen: weeks },
  });
}

export const nothing: Incident = async (season, week) => {
  await freezes(season, 0);
  await season.cutOff(week);
  await freezes(season, 1);
};

/** Four jobs at once, while people are boarded at the very cut-off. */
export const crowd: Incident = async (season, week) => {
  await season.cutOff(week);
  const boardings = [0, 1, 0].map((which) => season.oneMoreReported(which));
  await Promise.all([freezes(season, 1, 0, 1, 0, 1), ...boardings]);
};

/** One service is restarted in the last second, and comes back after the cut-off. */
export const oneRestarts: Incident = async (season, week) => {
  await season.offices.stop(1);
  await season.cutOff(week);
  await season.offices.start(1);
  await freezes(season, 1);
};

/** Both are. */
export const bothRestart: Incident = async (season, week) => {
  await Promise.all([season.offices.stop(0), season.offices.stop(1)]);
  season.diary.pass(week.cutoffAt);
  await season.count(week);
  season.diary.pass(week.cutoffAt + 5 * MINUTE);
  await Promise.all([season.offices.start(0), season.offices.start(1)]);
  await freezes(season, 1);
};

/** Both are down for two days; what was to be reported meanwhile is reported before the job comes to the week. */
export const downForTwoDays: Incident = async (season, week) => {
  await Promise.all([season.offices.stop(0), season.offices.stop(1)]);
  season.diary.pass(week.cutoffAt);
  await season.count(week);
  season.diary.pass(week.cutoffAt + 42 * HOUR);
  await Promise.all([season.offices.start(0), season.offices.start(1)]);
  await season.diary.until(season.diary.now);
  await season.oneMoreReported();
  await freezes(season, 1);
};

/** Nobody freezes for two days, while people go on reporting and cities try to go on keying in. */
export const noJobForTwoDays: Incident = async (season, week) => {
  await season.cutOff(week);
  for (let hours = 14; hours < 48; hours += 12) {
    await season.diary.until(week.cutoffAt + hours * HOUR);
    const city = season.dice.pick(season.cities);
    expect(await season.returns.keyIn(city, week)).toBe('WEEK_CLOSED');
    expect(await season.returns.sign(city, week)).toBe('WEEK_CLOSED');
    expect(['NOTHING', 'WEEK_CLOSED']).toContain(await season.corrections.sign(city));
    await season.check();
  }
  await freezes(season, 1);
};

/** A service dies while it freezes; another does it then. */
export const diesWhileFreezing: Incident = async (season, week) => {
  const { offices, diary } = season;
  await season.oneMore((trip, passenger, at) =>
    offices.recording(
      (client) => board({ dataSource: client }, trip, [passenger], at, new Date(diary.now).toISOString()),
      async (commit) => {
        diary.pass(week.cutoffAt);
        const dying = offices.freeze(0);
        await until(() => offices.killWaiting());
        expect(await dying).toHaveLength(1);
        await commit();
      },
    ),
  );
  expect(offices.frozen).toBe(season.weeks.filter(({ frozen }) => frozen).length);
  await season.count(week);
  await freezes(season, 1, 1);
};

/** Somebody's boarding is written before the cut-off and committed after it: the freeze waits for it, and counts it. */
export const committedLate: Incident = async (season, week) => {
  const { offices, diary } = season;
  const before = offices.frozen;
  await season.oneMore((trip, passenger, at) =>
    offices.recording(
      (client) => board({ dataSource: client }, trip, [passenger], at, new Date(diary.now).toISOString()),
      async (commit) => {
        diary.pass(week.cutoffAt);
        const freezing = offices.freeze();
        await until(async () => (await offices.waiting()) > 0);
        await commit();
        expect(await freezing).toEqual([]);
      },
    ),
  );
  expect(offices.frozen).toBe(before + 1);
  await season.count(week);
};

/**
 * Two hours before the cut-off the clock of one service jumps three hours ahead for a moment. It freezes nothing, for the
 * database knows better, and what is recorded meanwhile and from then on is known in time all the same.
 */
export const clockJumpsAhead: Incident = async (season, week) => {
  const { offices, diary } = season;
  await freezes(season, 0);
  offices.ahead.services[0] = 3 * HOUR;
  offices.turn(diary.now);
  await freezes(season, 0);
  const province = await offices.as(Role.ProvinceOfficer, '14', 0);
  const freeze = { cutoffDay: dayAt(week.cutoffAt) };
  const { body } = await province
    .post(`/campaigns/${season.campaignId}/frozen-weeks`)
    .send(freeze)
    .expect(409);
  expect(body.code).toBe('CUTOFF_AHEAD');
  await season.oneMoreReported(0);
  offices.ahead.services[0] = 0;
  offices.turn(diary.now);
  await season.oneMoreReported(0);
  await season.check();
  await season.cutOff(week);
  await freezes(season, 1);
};

/** After the freeze all clocks are set back before the cut-off: nothing frozen changes, whatever is reported then. */
export const clocksGoBack: Incident = async (season, week) => {
  const { offices, diary } = season;
  await nothing(season, week);
  week.frozen = true;
  Object.assign(offices.ahead, { services: [-HOUR, -HOUR], database: -HOUR });
  offices.turn(diary.now);
  await freezes(season, 0);
  for (const city of season.cities.slice(0, 3)) {
    expect(await season.returns.keyIn(city, week)).toBe('WEEK_FROZEN');
    expect(await season.returns.sign(city, week)).toBe('WEEK_FROZEN');
  }
  await season.oneMoreReported();
  await season.check();
  Object.assign(offices.ahead, { services: [0, 0], database: 0 });
  offices.turn(diary.now);
};

/** The clock of one service is five minutes behind, the database's ten: it is time when the service and the database say so. */
export const slowClocks: Incident = async (season, week) => {
  const { offices, diary } = season;
  Object.assign(offices.ahead, { services: [-5 * MINUTE, 0], database: -10 * MINUTE });
  await season.cutOff(week);
  await freezes(season, 0);
  await season.oneMoreReported(1);
  await diary.until(week.cutoffAt + 10 * MINUTE - SECOND);
  await freezes(season, 0);
  offices.ahead.services[0] = -11 * MINUTE;
  await diary.until(week.cutoffAt + 10 * MINUTE);
  await freezes(season, 0, 0);
  await freezes(season, 1);
  Object.assign(offices.ahead, { services: [0, 0], database: 0 });
  offices.turn(diary.now);
};
