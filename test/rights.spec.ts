import { Role } from '../src/access/roles.js';
import { HELD_KINDS } from '../src/rights/held-data.js';
import type { HeldDataView } from '../src/rights/held-data.dto.js';
import { RetentionJob } from '../src/rights/retention.job.js';
import { sealedTables } from '../src/shared/privacy/keys/sealed-tables.js';
import { newId } from '../src/shared/ids.js';
import { Sealing } from '../src/shared/privacy/sealing.js';
import { board, closedTrip, depart, MadeTrip } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { foundInClear } from './support/clear-text.js';
import { member, party, registerParty } from './support/demand.factory.js';
import { everyItem } from './support/every-item.js';
import { importRoster, rosterRow, toRosterCsv } from './support/roster.factory.js';
import { booked, brokenInvariants, coachWith, UNBROKEN } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { signedInBy } from './support/worker.factory.js';

let t: TestApp;
let province: Caller;
let county: Caller;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
  county = await t.as(Role.CountyScheduler, '140522');
});
beforeEach(() => t.clock.set('2024-02-22T18:00:00+08:00'));
afterAll(() => t.close());

const erase = (workerId: string, caller = county) => caller.post(`/workers/${workerId}/erasure`).send({});
const purge = () => t.app.get(RetentionJob).purge();
const hold = (scope: string, targetId: string) =>
  province.post('/legal-holds').send({ scope, targetId, reason: '（2024）晋05民初12号' });

/** Somebody registered who travels nowhere. */
async function registered(no: number): Promise<string> {
  const { id } = await createCampaign(t);
  const { requests } = await registerParty(county, party(id, [member(no)]));
  return requests[0].worker.id;
}

/** The account of a phone that acts for these people. */
async function boundTo(...workerIds: string[]): Promise<string> {
  const id = newId();
  await t.dataSource.query(
    `INSERT INTO accounts (id, login, display_name, role, phone_sealed, phone_digest, must_change_password)
     VALUES ($1::uuid, 'worker-' || $1::uuid, '136****0000', 'WORKER', $2, sha256(uuid_send($1::uuid)), false)`,
    [id, t.app.get(Sealing).seal('13600000000')],
  );
  await t.dataSource.query(
    `INSERT INTO worker_bindings (id, account_id, worker_id, bound_at)
     SELECT gen_random_uuid(), $1, w.id, now() FROM unnest($2::uuid[]) AS w (id)`,
    [id, workerIds],
  );
  return id;
}

/** A coach of five of whom four left in the week of 22 February 2024; the fifth did not turn up. */
async function carried(): Promise<{ campaignId: string; trip: MadeTrip }> {
  t.clock.set('2024-01-20T09:00:00+08:00');
  const { id: campaignId } = await createCampaign(t);
  t.clock.set('2024-02-22T18:00:00+08:00');
  const vehicles = [Array.from({ length: 5 }, () => ({ home: '140522', employer: '昆山新能源' }))];
  const trip = await closedTrip(t, { campaignId, vehicles, departsAt: nextDay() });
  await board(t, trip, trip.passengers.slice(0, 4), '2024-02-20T08:00:00+08:00');
  await depart(t, trip, '2024-02-20T08:30:00+08:00');
  await t.dataSource.query(`UPDATE trips SET state = 'ARRIVED' WHERE id = $1`, [trip.id]);
  return { campaignId, trip };
}

let hours = 0;
const nextDay = () => `2024-02-18T${String((hours += 1) % 24).padStart(2, '0')}:00:00+08:00`;

/** All that the tables show of a campaign, live and frozen, down to the passengers. */
async function figuresOf(campaignId: string) {
  const path = `/campaigns/${campaignId}/statistics`;
  const asOf = 'asOf=2024-03-01T00:00:00%2B08:00';
  const get = async (one: string) => (await province.get(one).expect(200)).body;
  return {
    live: await get(`${path}?${asOf}`),
    frozen: await get(`/campaigns/${campaignId}/frozen-weeks/2024-02-22`),
    trips: await everyItem(province, `${path}/1405/trips?column=totalCarried&${asOf}`),
    passengers: (
      await everyItem<{ name: string; document: string; passengerId: string }>(
        province,
        `${path}/1405/passengers?column=totalCarried&cutoffDay=2024-02-22`,
      )
    ).map(({ name: _name, document: _document, ...place }) => place),
    rows: await t.dataSource.query<object[]>(
      'SELECT f.* FROM trip_figures f WHERE f.campaign_id = $1 ORDER BY f.trip_id, f.city_code',
      [campaignId],
    ),
  };
}

/** Where in the database these texts can still be read, in clear or behind a seal. */
async function foundAnywhere(texts: string[]): Promise<string[]> {
  const sealing = t.app.get(Sealing);
  const behindSeals: string[] = [];
  for (const { table, columns } of await sealedTables(t.dataSource.manager)) {
    for (const column of columns) {
      const rows = await t.dataSource.query<{ sealed: Buffer | null }[]>(
        `SELECT s.${column} AS sealed FROM ${table} s`,
      );
      const opened = rows.map(({ sealed }) => (sealed ? sealing.open(sealed) : ''));
      behindSeals.push(
        ...texts
          .filter((text) => opened.some((one) => one.includes(text)))
          .map((text) => `${table}: ${text}`),
      );
    }
  }
  return [...behindSeals, ...(await foundInClear(t.dataSource, texts))];
}

describe('erasure', () => {
  it('leaves no trace of who it was, wherever the person stood', async () => {
    const { id: campaignId } = await createCampaign(t);
    const row = rosterRow(7001, { 姓名: '欧阳海棠', 手机号码: '13677770001', 户籍县代码: '140522' });
    await importRoster(t, county, campaignId, toRosterCsv([row]));
    const texts = ['欧阳海棠', '13677770001', row['证件号码']];
    expect(await foundAnywhere(texts)).not.toEqual([]);
    const { body } = await county.post('/worker-searches').send({ phone: '13677770001' }).expect(200);
    const [{ id }] = body.items;

    const answer = await erase(id).expect(200);
    expect(answer.body).toMatchObject({
      ...{ workerId: id, state: 'DONE', dueOn: '2024-02-22', doneAt: '2024-02-22T18:00:00+08:00' },
      counts: { travelRequests: 1, bookings: 0, journeys: 0 },
    });
    expect(await foundAnywhere(texts)).toEqual([]);
    await county.get(`/workers/${id}`).expect(404);
    await county.get(`/workers/${id}/data?purpose=OWN_DATA`).expect(404);
    await county.put(`/workers/${id}`).send({ name: '欧阳海棠', homeCountyCode: '140522' }).expect(404);
    await erase(id).expect(404);
    const entries = await t.dataSource.query<object[]>(
      `SELECT e.action, e.account_id FROM audit_entries e WHERE e.target ->> 'id' = $1`,
      [id],
    );
    expect(entries).toContainEqual({ action: 'Rights_erase', account_id: county.accountId });
  });

  it('closes the account of a phone that acts for nobody any more, not that of a family', async () => {
    const [alone, one, other] = await Promise.all([7013, 7014, 7015].map(registered));
    const [phone, family] = [await boundTo(alone), await boundTo(one, other)];
    await erase(alone).expect(200);
    await erase(one).expect(200);
    const accounts = await t.dataSource.query<object[]>(
      'SELECT a.id, a.closed_at IS NOT NULL AS closed FROM accounts a WHERE a.id = ANY ($1)',
      [[phone, family]],
    );
    expect(accounts).toContainEqual({ id: phone, closed: true });
    expect(accounts).toContainEqual({ id: family, closed: false });
    const bindings = await t.dataSource.query<object[]>(
      'SELECT b.worker_id FROM worker_bindings b WHERE b.account_id = ANY ($1) AND b.ended_at IS NULL',
      [[phone, family]],
    );
    expect(bindings).toEqual([{ worker_id: other }]);
  });

  it('lets the person come back as somebody new', async () => {
    const before = await registered(7010);
    await erase(before).expect(200);
    expect(await registered(7010)).not.toBe(before);
  });

  it('is for offices of the region', async () => {
    const id = await registered(7011);
    const elsewhere = await t.as(Role.CountyScheduler, '141102');
    expect([403, 404]).toContain((await erase(id, elsewhere)).status);
    await erase(id, await t.as(Role.Cadre, '140522')).expect(403);
    await county.get(`/workers/${id}`).expect(200);
  });

  it('is refused while a trip is ahead, and possible once the booking is cancelled', async () => {
    const { id: campaignId } = await createCampaign(t);
    const { partyId, requests } = await registerParty(county, party(campaignId, [member(7012)]));
    t.clock.set('2024-02-15T09:00:00+08:00');
    const trip = await coachWith(t, county, 4, { campaignId });
    const booking = await booked(county, trip.id, partyId);
    const [{ worker }] = requests;
    expect((await erase(worker.id).expect(409)).body.code).toBe('TRIP_AHEAD');
    await county.post(`/bookings/${booking.id}/cancellation`).send({}).expect(200);
    await erase(worker.id).expect(200);
    const states = await t.dataSource.query<object[]>(
      'SELECT r.state FROM travel_requests r WHERE r.id = $1',
      [requests[0].id],
    );
    expect(states).toEqual([{ state: 'WITHDRAWN' }]);
  });

  it('waits for who has travelled until the carrier need not know any more, then is done at night', async () => {
    const { campaignId, trip } = await carried();
    await province.put(`/campaigns/${campaignId}/policies`).send({ retentionDays: 60 }).expect(200);
    const [{ workerId }] = trip.passengers;
    const { body } = await erase(workerId).expect(200);
    expect(body).toMatchObject({ state: 'DUE', dueOn: '2024-04-20', doneAt: null, counts: null });
    await county.get(`/workers/${workerId}`).expect(200);

    t.clock.set('2024-04-19T03:00:00+08:00');
    expect((await purge()).people).toBe(0);
    t.clock.set('2024-04-20T03:00:00+08:00');
    expect((await purge()).people).toBe(1);
    await county.get(`/workers/${workerId}`).expect(404);
    const [erasure] = await t.dataSource.query<object[]>(
      'SELECT e.why, e.counts FROM erasures e WHERE e.worker_id = $1',
      [workerId],
    );
    expect(erasure).toEqual({ why: 'REQUEST', counts: { travelRequests: 1, bookings: 1, journeys: 1 } });
  });
});

describe('retention', () => {
  it('purges people to counts after their campaign, and every figure stays', async () => {
    const { campaignId, trip } = await carried();
    await province
      .post(`/campaigns/${campaignId}/frozen-weeks`)
      .send({ cutoffDay: '2024-02-22' })
      .expect(201);
    t.clock.set('2025-06-01T03:00:00+08:00');
    const before = await figuresOf(campaignId);
    expect(before.live.total.figures.totalCarried).toBe(4);
    expect(before.passengers).toHaveLength(4);
    const [held, ...others] = trip.passengers.map(({ workerId }) => workerId);
    const { body: set } = await hold('WORKER', held).expect(201);

    expect((await purge()).people).toBeGreaterThanOrEqual(4);
    expect(await figuresOf(campaignId)).toEqual(before);
    const people = await t.dataSource.query<{ id: string; name: string }[]>(
      'SELECT w.id, w.name FROM workers w WHERE w.id = ANY ($1) ORDER BY w.name',
      [[held, ...others]],
    );
    expect(people.filter(({ name }) => name !== '已清除')).toEqual([{ id: held, name: '务工者' }]);
    const names = await t.dataSource.query<{ name: string; lines: number }[]>(
      `SELECT m.name, count(*)::integer AS lines FROM manifest_passengers m WHERE m.trip_id = $1 GROUP BY 1 ORDER BY 2`,
      [trip.id],
    );
    expect(names).toEqual([
      { name: '务工者', lines: 1 },
      { name: '已清除', lines: 4 },
    ]);
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);

    await province.post(`/legal-holds/${set.id}/lifting`).send({}).expect(200);
    expect((await purge()).people).toBe(1);
    expect(await figuresOf(campaignId)).toEqual(before);
    expect((await purge()).people).toBe(0);
  });

  it('clears roster rows that were not taken, sent mails and old sessions, and nothing that is fresh', async () => {
    const { id: campaignId } = await createCampaign(t);
    const row = rosterRow(7020, { 姓名: '司徒冬梅', 户籍县代码: '999999' });
    await importRoster(t, county, campaignId, toRosterCsv([row]));
    await t.dataSource.query(
      `INSERT INTO outbox_messages (id, about, recipient, recipient_digest, subject, body, state, sent_at)
       VALUES (gen_random_uuid(), 'test', 'a@example.org', '', 's', '司徒冬梅', 'SENT', $1)`,
      [t.clock.now()],
    );
    t.clock.set('2024-03-20T03:00:00+08:00');
    expect(await purge()).toMatchObject({ rosterRows: 0, mails: 0 });
    expect(await foundAnywhere(['司徒冬梅'])).toHaveLength(2);
    t.clock.set('2024-03-24T03:00:00+08:00');
    expect(await purge()).toMatchObject({ rosterRows: 1, mails: 1 });
    expect(await foundAnywhere(['司徒冬梅'])).toEqual([]);
    expect(await purge()).toMatchObject({ rosterRows: 0, mails: 0 });
  });

  it('may run in several processes at once', async () => {
    await Promise.all([7030, 7031, 7032].map(registered));
    t.clock.set('2026-01-01T03:00:00+08:00');
    const purges = await Promise.all([purge(), purge(), purge()]);
    expect(purges.reduce((sum, { people }) => sum + people, 0)).toBeGreaterThanOrEqual(3);
    expect((await purge()).people).toBe(0);
  });
});

describe('a legal hold', () => {
  it.each(['WORKER', 'CAMPAIGN', 'TRIP'])('on a %s stops erasure until it is lifted', async (scope) => {
    const { campaignId, trip } = await carried();
    const [, , , , { workerId }] = trip.passengers;
    const targetId = { WORKER: workerId, CAMPAIGN: campaignId, TRIP: trip.id }[scope] as string;
    const { body } = await hold(scope, targetId).expect(201);
    expect(body).toMatchObject({ scope, targetId, setBy: province.accountId, liftedAt: null });
    expect((await erase(workerId).expect(409)).body.code).toBe('LEGAL_HOLD');
    const lifted = await province.post(`/legal-holds/${body.id}/lifting`).send({}).expect(200);
    expect(lifted.body).toMatchObject({ liftedBy: province.accountId });
    expect((await province.post(`/legal-holds/${body.id}/lifting`).send({}).expect(409)).body.code).toBe(
      'HOLD_LIFTED',
    );
    await erase(workerId).expect(200);
  });

  it("is a province's own", async () => {
    const id = await registered(7040);
    const { body } = await hold('WORKER', id).expect(201);
    const shaanxi = await t.as(Role.ProvinceOfficer, '61');
    expect((await shaanxi.get('/legal-holds').expect(200)).body.items).toEqual([]);
    await shaanxi.post(`/legal-holds/${body.id}/lifting`).send({}).expect(404);
    const theirs = await shaanxi.post('/legal-holds').send({ scope: 'WORKER', targetId: id, reason: 'x' });
    expect([403, 404]).toContain(theirs.status);
    await county.post('/legal-holds').send({ scope: 'WORKER', targetId: id, reason: 'x' }).expect(403);
    const { items } = (await province.get('/legal-holds?limit=200').expect(200)).body;
    expect(items.map((one: { id: string }) => one.id)).toContain(body.id);
  });
});

describe('what is held about a person', () => {
  const kind = ({ kinds }: HeldDataView, name: string) => kinds.find((one) => one.name === name)!.rows;

  it('is everything, in full, and that it was read is part of it', async () => {
    const { id: campaignId } = await createCampaign(t);
    const row = rosterRow(7050, { 手机号码: '13677770050', 户籍县代码: '140522' });
    await importRoster(t, county, campaignId, toRosterCsv([row]));
    const { body: found } = await county.post('/worker-searches').send({ phone: '13677770050' }).expect(200);
    const [{ id }] = found.items;
    await county.get(`/workers/${id}/data`).expect(422);
    const { body } = await county.get(`/workers/${id}/data?purpose=OWN_DATA&note=2024-17`).expect(200);
    expect(kind(body, 'register')).toMatchObject([
      { id, name: row['姓名'], documentNumber: row['证件号码'], phone: '13677770050' },
    ]);
    expect(kind(body, 'travelRequests')).toMatchObject([{ workerId: id, state: 'OPEN' }]);
    expect(kind(body, 'rosterRows')[0].cells).toContain(row['证件号码']);
    expect(kind(body, 'disclosures')).toMatchObject([
      { purpose: 'OWN_DATA', role: 'COUNTY_SCHEDULER', regionCode: '140522' },
    ]);
    const elsewhere = await t.as(Role.CountyScheduler, '141102');
    expect([403, 404]).toContain((await elsewhere.get(`/workers/${id}/data?purpose=OWN_DATA`)).status);
  });

  it('tells of journeys and lists', async () => {
    const { trip } = await carried();
    const { body } = await county
      .get(`/workers/${trip.passengers[0].workerId}/data?purpose=OWN_DATA`)
      .expect(200);
    expect(kind(body, 'bookings')).toMatchObject([{ tripCode: trip.code, seat: '1' }]);
    expect(kind(body, 'manifests')).toMatchObject([{ tripCode: trip.code, phone: '13800138000' }]);
    expect(kind(body, 'boardings')).toMatchObject([{ boardedAt: '2024-02-20T08:00:00+08:00' }]);
  });

  it('is taken from every table that points to a person', async () => {
    const tables = await t.dataSource.query<{ name: string }[]>(
      `SELECT DISTINCT c.table_name AS name FROM information_schema.columns c
         JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
          AND c.column_name IN ('worker_id', 'passenger_id', 'travel_request_id', 'booking_id')`,
    );
    const told = new Set(HELD_KINDS.flatMap((one) => one.tables));
    expect(tables.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
  });
});

it('hides who somebody was from the audit trail when they are erased', async () => {
  const id = await registered(7060);
  await t.dataSource.query(`UPDATE workers SET priority_groups = '{PG01}' WHERE id = $1`, [id]);
  await erase(id).expect(200);
  const changes = await t.dataSource.query<object[]>(
    `SELECT c.* FROM audit_changes c WHERE c.row_id = $1 AND c.table_name = 'workers'`,
    [id],
  );
  expect(changes).toEqual([]);
});

describe('people themselves, by phone', () => {
  const PHONE = '13677770070';

  it('see what is held about them and erase themselves, and nobody else', async () => {
    const { id: campaignId } = await createCampaign(t);
    const people = [member(7070, { phone: PHONE }), member(7071, { phone: '13677770071' })];
    const { requests } = await registerParty(county, party(campaignId, people));
    const [mine, other] = requests.map(({ worker }) => worker.id);
    const me = await signedInBy(t, PHONE);
    expect((await me.get('/me/data').expect(200)).body.workerIds).toEqual([]);
    const { name, documentType, documentNumber } = people[0];
    await me.post('/me/bindings').send({ name, documentType, documentNumber }).expect(201);

    const { text, body } = await me.get('/me/data').expect(200);
    expect(body.workerIds).toEqual([mine]);
    expect(text).toContain(documentNumber);
    expect(text).not.toContain(other);
    expect(text).not.toContain(people[1].documentNumber);

    await me.post('/me/erasure').send({ workerId: other }).expect(404);
    await me.get(`/workers/${mine}/data?purpose=OWN_DATA`).expect(403);
    const { body: erasure } = await me.post('/me/erasure').send({ workerId: mine }).expect(200);
    expect(erasure).toMatchObject({ workerId: mine, state: 'DONE' });
    // The phone acts for nobody any more: its account is closed and signed out.
    await me.get('/me/data').expect(401);
    await county.get(`/workers/${other}`).expect(200);
  });
});
