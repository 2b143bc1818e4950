import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Role } from '../src/access/roles.js';
import { RetentionJob } from '../src/rights/retention.job.js';
import { AllotmentReturns } from '../src/seating/allotments/allotment-returns.service.js';
import { Offers } from '../src/seating/offers.js';
import { PriorityRelease } from '../src/seating/priority-release.js';
import { DueRounds } from '../src/seating/rounds/due-rounds.js';
import { ExpiredKeys } from '../src/shared/commands/expired-keys.js';
import { FreezeService } from '../src/statistics/weeks/freeze.service.js';
import { createCampaign } from './support/campaign.factory.js';
import { member, party as partyOf, registerParty } from './support/demand.factory.js';
import { importRoster, rosterRow, toRosterCsv } from './support/roster.factory.js';
import { booked, coachWith, party } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId } from './support/trip.factory.js';

/** Files with work that begins by the clock: what it records, or why it need not. */
const BY_THE_CLOCK: Record<string, { records: string[] } | { quiet: string }> = {
  'seating/offers.ts': { records: ['Offers_lapse', 'Offers_offerElsewhere'] },
  'seating/priority-release.ts': { records: ['PriorityRelease_release'] },
  'seating/rounds/due-rounds.ts': { records: ['DueRounds_draw'] },
  'seating/allotments/allotment-returns.service.ts': { records: ['AllotmentReturns_giveBackDue'] },
  'statistics/weeks/freeze.job.ts': { records: ['FrozenWeeks_freezeDue'] },
  'rights/retention.job.ts': { records: ['Retention_purge'] },
  'demand/roster/roster-importer.ts': {
    records: ['RosterImporter_survey', 'RosterImporter_rows', 'RosterImporter_end'],
  },
  'shared/commands/expired-keys.ts': { records: ['ExpiredKeys_forget'] },
  'access/audit/audit-sealer.ts': { quiet: 'seals the record itself' },
  'seating/messages/addressing.ts': { quiet: 'writes messages, which say of themselves what they tell of' },
  'seating/messages/reminders.ts': { quiet: 'writes messages, which say of themselves what they tell of' },
  'statistics/alarms/figures-check.service.ts': { quiet: 'its alarms say what it found' },
  'statistics/messages/deadline-reminders.ts': {
    quiet: 'writes messages, which say of themselves what they tell of',
  },
  'statistics/feed/feed.service.ts': { quiet: 'its deliveries say which week was taken when' },
  'notifications/mail-job.ts': {
    quiet: 'the message keeps when it was sent, and by which command it was written',
  },
  'regions/region-index.ts': { quiet: 'reads only' },
  'shared/jobs/job-runner.ts': { quiet: 'jobs record what they do; that they ran stands in their runs' },
  'shared/jobs/forgotten-runs.ts': { quiet: 'the runs of jobs, half a year later' },
  'shared/limits/ended-windows.ts': { quiet: 'counters of requests, which tell of nobody' },
  'shared/limits/request-quotas.ts': { quiet: 'counters of requests, which tell of nobody' },
};

let t: TestApp;
let yangcheng: Caller;
let province: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
  province = await t.as(Role.ProvinceOfficer, '14');
});
beforeEach(() => t.clock.set('2024-02-01T09:00:00+08:00'));
afterAll(() => t.close());

interface Entry {
  action: string;
  target: Record<string, string>;
  region_code: string | null;
  outcome: Record<string, unknown> | null;
  changes: string[];
}

/** What the service has recorded as its own doing, all of it without an account, an address and a request. */
const ofService = (action: string) =>
  t.dataSource.query<Entry[]>(
    `SELECT e.action, e.target, e.region_code, e.outcome,
            array(SELECT c.table_name FROM audit_changes c WHERE c.entry_id = e.id ORDER BY c.id) AS changes
       FROM audit_entries e
      WHERE e.action = $1 AND e.role = 'SERVICE' AND num_nonnulls(e.account_id, e.address, e.request_id) = 0
      ORDER BY e.id`,
    [action],
  );
const policies = async (some: object) =>
  province
    .put(`/campaigns/${await campaignId(t)}/policies`)
    .send(some)
    .expect(200);
const someone = () => party(t, yangcheng);

it('says of all work that begins by the clock what is recorded of it', async () => {
  const source = join(__dirname, '../src');
  const files = (await readdir(source, { recursive: true })).filter((file) => /(?<!\.spec)\.ts$/.test(file));
  const found: string[] = [];
  for (const file of files) {
    if (/^ *@(Interval|Cron|Timeout|Job)\(/m.test(await readFile(join(source, file), 'utf8')))
      found.push(file);
  }
  expect(found.sort()).toEqual(Object.keys(BY_THE_CLOCK).sort());
});

describe('what the service does by itself is recorded once, and not when there was nothing to do', () => {
  it('when an offer lapses', async () => {
    await policies({ offerMinutes: 30 });
    const trip = await coachWith(t, yangcheng, 1);
    const held = await booked(yangcheng, trip.id, await someone());
    await booked(yangcheng, trip.id, await someone());
    await yangcheng.post(`/bookings/${held.id}/cancellation`).send({}).expect(200);
    const offers = t.app.get(Offers);
    await offers.lapseDue();
    expect(await ofService('Offers_lapse')).toEqual([]);
    t.clock.set('2024-02-01T09:30:00+08:00');
    await offers.lapseDue();
    await offers.lapseDue();
    expect(await ofService('Offers_lapse')).toEqual([
      {
        ...{ action: 'Offers_lapse', target: { tripId: trip.id }, region_code: '140522' },
        ...{ outcome: { lapsed: 1 }, changes: [] },
      },
    ]);
    await policies({ offerMinutes: 0 });
  });

  it('when held seats are released, with the row of the trip', async () => {
    await policies({ priorityHold: { share: 0.5, untilHoursBefore: 48 } });
    const trip = await coachWith(t, yangcheng, 2);
    await booked(yangcheng, trip.id, await someone());
    t.clock.set('2024-02-18T07:00:00+08:00');
    await t.app.get(PriorityRelease).releaseDue();
    await t.app.get(PriorityRelease).releaseDue();
    const entries = await ofService('PriorityRelease_release');
    expect(entries.filter(({ target }) => target.tripId === trip.id)).toEqual([
      expect.objectContaining({ region_code: '140522', changes: ['trips'] }),
    ]);
    await policies({ priorityHold: { share: 0, untilHoursBefore: 48 } });
  });

  it('when rounds are drawn, together in one entry', async () => {
    const round = { allocation: 'ROUND', requestsUntil: '2024-02-10T18:00:00+08:00' };
    const trips = [await coachWith(t, yangcheng, 1, round), await coachWith(t, yangcheng, 1, round)];
    await booked(yangcheng, trips[0].id, await someone());
    t.clock.set('2024-02-10T18:00:00+08:00');
    await t.app.get(DueRounds).drawDue();
    await t.app.get(DueRounds).drawDue();
    const [entry, ...more] = await ofService('DueRounds_draw');
    expect(more).toEqual([]);
    expect(Object.values(entry.target).sort()).toEqual(trips.map(({ id }) => id).sort());
    expect(entry).toMatchObject({ outcome: { trips: 2 }, changes: ['trips', 'trips'] });
  });

  it('when what was kept for a region is given back', async () => {
    const city = await t.as(Role.CityOfficer, '1405');
    const trip = await coachWith(t, city, 4, { organiserCode: '1405', originCode: '1405' });
    const allotment = { regionCode: '140581', seats: 2, returnsAt: '2024-02-15T18:00:00+08:00' };
    await city.post(`/trips/${trip.id}/allotments`).send(allotment).expect(201);
    t.clock.set('2024-02-15T18:00:00+08:00');
    await t.app.get(AllotmentReturns).giveBackDue();
    await t.app.get(AllotmentReturns).giveBackDue();
    expect(await ofService('AllotmentReturns_giveBackDue')).toEqual([
      expect.objectContaining({ region_code: '1405', outcome: { returned: 1 }, changes: ['allotments'] }),
    ]);
  });

  it('when a roster is imported, from the first row to the last, whoever woke the import', async () => {
    const { id } = await importRoster(
      t,
      yangcheng,
      await campaignId(t),
      toRosterCsv([rosterRow(1), rosterRow(2)]),
    );
    const about = { target: { id }, region_code: '140522' };
    expect(await ofService('RosterImporter_survey')).toEqual([expect.objectContaining(about)]);
    expect(await ofService('RosterImporter_rows')).toEqual([
      expect.objectContaining({ ...about, outcome: { rows: 2, accepted: 2, rejected: 0, duplicates: 0 } }),
    ]);
    expect(await ofService('RosterImporter_end')).toEqual([
      expect.objectContaining({ ...about, outcome: { state: 'DONE' } }),
    ]);
    const [{ others }] = await t.dataSource.query<[{ others: number }]>(
      `SELECT count(*) AS others FROM audit_entries e WHERE e.role <> 'SERVICE' AND jsonb_path_query_array(e.target, '$.*') ? $1`,
      [id],
    );
    expect(others).toBe(1);
  });

  it('when weeks are frozen', async () => {
    const { id } = await createCampaign(t);
    t.clock.set('2024-02-22T18:00:00+08:00');
    const frozen = await t.app.get(FreezeService).freezeDue();
    expect(frozen).toBeGreaterThan(0);
    expect(await t.app.get(FreezeService).freezeDue()).toBe(0);
    const entries = await ofService('FrozenWeeks_freezeDue');
    expect(entries).toHaveLength(frozen);
    expect(entries).toContainEqual(
      expect.objectContaining({ target: { campaignId: id, made: expect.any(String) }, region_code: '14' }),
    );
  });

  it('when people and old keys are let go of, with how many', async () => {
    const { id } = await createCampaign(t);
    const send = yangcheng.post('/travel-requests').set('Idempotency-Key', 'service-record');
    await send.send(partyOf(id, [member(901)])).expect(201);
    await registerParty(yangcheng, partyOf(id, [member(902)]));
    await t.dataSource.query(`UPDATE idempotency_keys SET created_at = now() - interval '25 hours'`);
    await t.app.get(ExpiredKeys).forget();
    await t.app.get(ExpiredKeys).forget();
    expect(await ofService('ExpiredKeys_forget')).toEqual([
      expect.objectContaining({ outcome: { keys: 1 } }),
    ]);

    t.clock.set('2026-01-01T03:00:00+08:00');
    const { people } = await t.app.get(RetentionJob).purge();
    expect(people).toBeGreaterThan(1);
    await t.app.get(RetentionJob).purge();
    const purged = (await ofService('Retention_purge')).filter(({ outcome }) => outcome?.people);
    expect(purged).toEqual([expect.objectContaining({ outcome: { people }, changes: [] })]);
  });
});
