import { AuditSealer } from '../src/access/audit/audit-sealer.js';
import { auditKeyId, digestOf, entryTexts } from '../src/access/audit/chain.js';
import { agreeOnAuditKey } from '../src/access/audit/audit-keys.js';
import { verifyChain } from '../src/access/audit/verify-chain.js';
import { Audit } from '../src/shared/commands/audit.js';
import { momentOf } from '../src/shared/ids.js';
import { WrongKeys } from '../src/shared/privacy/keys/known-keys.js';
import { dayOf } from '../src/shared/time/civil-time.js';
import { Role } from '../src/access/roles.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { makeTrip } from './support/trip.factory.js';

const KEY = '0a'.repeat(32);

let t: TestApp;
let yangcheng: Caller;
beforeEach(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterEach(() => t.close());

const seal = (service = t) => service.app.get(AuditSealer).seal();
const verify = (expected?: string) => verifyChain(t.dataSource, [KEY], expected);

/** Trips made and opened, behind their campaign: every second entry from the third on has a change. All are sealed. */
async function sealed(count: number): Promise<string[]> {
  for (let i = 0; i < count; i += 1) {
    const { id } = await makeTrip(t, yangcheng);
    await yangcheng.post(`/trips/${id}/opening`).send({}).expect(200);
  }
  await seal();
  const links = await t.dataSource.query<{ id: string }[]>(
    'SELECT l.entry_id AS id FROM audit_links l ORDER BY l.no',
  );
  return links.map(({ id }) => id);
}

/** As somebody who owns the database and knows what they are doing. */
async function tamper(...statements: string[]): Promise<void> {
  await t.dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL session_replication_role = 'replica'`);
    for (const statement of statements) await manager.query(statement);
  });
}

describe('the chain', () => {
  it('holds every entry once, of however many commands at a time and from whichever process', async () => {
    const beside = await startBeside(t);
    await createCampaign(t);
    const make = () => makeTrip(t, yangcheng);
    const sealing = (async () => {
      for (let i = 0; i < 10; i += 1) await Promise.all([seal(), seal(beside)]);
    })();
    await Promise.all([...Array.from({ length: 50 }, make), sealing]);
    await beside.close();
    await seal();
    const [{ entries, links, last }] = await t.dataSource.query<
      [{ entries: number; links: number; last: number }]
    >(
      `SELECT (SELECT count(*) FROM audit_entries) AS entries,
              (SELECT count(DISTINCT l.entry_id) FROM audit_links l) AS links,
              (SELECT max(l.no) FROM audit_links l) AS last`,
    );
    expect(entries).toBeGreaterThanOrEqual(50);
    expect([links, last]).toEqual([entries, entries]);
    expect(await verify()).toMatchObject({ intact: entries, unsealed: 0, fault: undefined });
  });

  it('takes an entry in that another began earlier and committed later', async () => {
    const late = t.dataSource.createQueryRunner();
    await late.startTransaction();
    await late.query(
      `INSERT INTO audit_entries (id, action) VALUES ('019d0000-0000-7000-8000-000000000001', 'Late_one')`,
    );
    await sealed(1);
    await late.commitTransaction();
    await late.release();
    expect((await verify()).unsealed).toBe(1);
    expect(await seal()).toBe(1);
    expect(await verify()).toMatchObject({ unsealed: 0, fault: undefined });
  });

  it('is sound when nobody has touched it, and the head can be asked for again', async () => {
    await sealed(2);
    const { head } = await verify();
    await sealed(1);
    expect(head).toMatch(/^5:[0-9a-f]{64}$/);
    expect(await verify(head)).toMatchObject({ intact: 7, fault: undefined });
  });
});

describe('who owns the database and tampers', () => {
  it.each([
    ['changes what was done', `UPDATE audit_entries SET action = 'Trips_close'`],
    ['changes who did it', 'UPDATE audit_entries SET account_id = gen_random_uuid()'],
    ['changes when', `UPDATE audit_entries SET recorded_at = recorded_at - interval '1 microsecond'`],
    ['changes what was sent', `UPDATE audit_entries SET input = '{"reason": "x"}'`],
    ['changes what it was before', `UPDATE audit_changes SET before = '{"state": "OPEN"}'`],
    ['takes a change away', 'DELETE FROM audit_changes'],
  ])('%s, and is found at the link', async (_, statement) => {
    const ids = await sealed(2);
    const column = statement.includes('audit_changes') ? 'entry_id' : 'id';
    await tamper(`${statement} WHERE ${column} = '${ids[2]}'`);
    expect(await verify()).toMatchObject({
      intact: 2,
      fault: `link 3 is broken: entry ${ids[2]}, one of its changes or the link itself was changed`,
    });
  });

  it('adds a change, takes an entry away, a link away or exchanges two, and is found', async () => {
    const ids = await sealed(3);
    const added = `INSERT INTO audit_changes (entry_id, table_name, row_id, before)
                   VALUES ('${ids[4]}', 'trips', 'x', '{}')`;
    await tamper(added);
    expect(await verify()).toMatchObject({ intact: 4 });
    await tamper(`DELETE FROM audit_entries WHERE id = '${ids[3]}'`);
    expect(await verify()).toMatchObject({ fault: `link 4 is broken: entry ${ids[3]} is missing` });
    await tamper('DELETE FROM audit_links WHERE no = 3');
    expect(await verify()).toMatchObject({ intact: 2, fault: 'link 3 is missing' });
    await tamper(
      'UPDATE audit_links SET no = -no WHERE no < 3',
      'UPDATE audit_links SET no = 3 + no WHERE no < 0',
    );
    expect(await verify()).toMatchObject({ intact: 0, fault: expect.stringContaining('link 1 is broken') });
  });

  it('takes an entry away before it is sealed, and is found by its changes', async () => {
    const { id } = await makeTrip(t, yangcheng);
    await seal();
    await yangcheng.post(`/trips/${id}/opening`).send({}).expect(200);
    await tamper(`DELETE FROM audit_entries WHERE action = 'Trips_open'`);
    expect((await verify()).fault).toMatch(/^change \d+ belongs to entry \S+, which is missing$/);
  });

  it('cannot make a link without the key', async () => {
    await sealed(1);
    await tamper(`UPDATE audit_entries SET action = 'Trips_close'`, 'DELETE FROM audit_links');
    const forger = await startTestApp(
      { AUDIT_KEY: '0b'.repeat(32) },
      {
        ...{ url: t.settings.databaseOwnerUrl!, serviceUrl: t.settings.databaseUrl! },
        drop: () => Promise.resolve(),
      },
    );
    await seal(forger);
    await forger.close();
    expect((await verify()).fault).toMatch(/^link 1 was made with another AUDIT_KEY/);
  });

  it('cuts the end off, which the service notices, and who has noted a head', async () => {
    await sealed(2);
    const { head } = await verify();
    await tamper(
      'DELETE FROM audit_entries WHERE id IN (SELECT l.entry_id FROM audit_links l WHERE l.no > 1)',
    );
    await tamper('DELETE FROM audit_changes', 'DELETE FROM audit_links WHERE no > 1');
    // What is left is a chain as good as any: only what was seen before tells.
    expect(await verify()).toMatchObject({ intact: 1, fault: undefined });
    expect((await verify(head)).fault).toContain('it was cut and made anew');
    await makeTrip(t, yangcheng);
    await expect(seal()).rejects.toThrow(`link ${head} of the audit chain is gone`);
  });
});

describe('a new AUDIT_KEY', () => {
  const NEW = '0b'.repeat(32);
  const database = () => ({
    ...{ url: t.settings.databaseOwnerUrl!, serviceUrl: t.settings.databaseUrl! },
    drop: () => Promise.resolve(),
  });
  const agree = (auditKey: string, ...auditKeysOld: string[]) =>
    t.dataSource.transaction((manager) =>
      agreeOnAuditKey(manager, { auditKey, auditKeysOld }, t.app.get(Audit)),
    );

  it('is refused as long as the one in use is not given, and a former one for ever', async () => {
    await agree(KEY);
    await agree(KEY);
    await expect(agree(NEW)).rejects.toThrow(WrongKeys);
    await expect(agree(NEW, '0c'.repeat(32))).rejects.toThrow(WrongKeys);
    await agree(NEW, KEY);
    await agree(NEW);
    await expect(agree(KEY, NEW)).rejects.toThrow('another has taken over');
    await expect(agree(KEY)).rejects.toThrow(WrongKeys);
  });

  it('goes on behind the links of the former, which can be verified still and go on no more', async () => {
    await agree(KEY);
    await sealed(1);
    await agree(NEW, KEY);
    expect((await verifyChain(t.dataSource, [NEW, KEY])).fault).toContain(
      'ends with a link of the former key',
    );
    const service = await startTestApp({ AUDIT_KEY: NEW, AUDIT_KEYS_OLD: KEY }, database());
    await seal(service);
    await service.close();
    const intact = { intact: 5, unsealed: 0, fault: undefined };
    expect(await verifyChain(t.dataSource, [NEW, KEY])).toMatchObject(intact);
    expect((await verifyChain(t.dataSource, [NEW])).fault).toContain(
      'link 1 was made with another AUDIT_KEY',
    );

    // A process that was not told yet goes on no more, and who has the former key is found.
    await makeTrip(t, yangcheng);
    await expect(seal()).rejects.toThrow('another AUDIT_KEY');
    const [head] = await t.dataSource.query<{ digest: Buffer }[]>(
      'SELECT l.digest FROM audit_links l WHERE l.no = 5',
    );
    const [{ id }] = await t.dataSource.query<{ id: string }[]>(
      'SELECT e.id FROM audit_entries e ORDER BY e.id DESC LIMIT 1',
    );
    const text = (await entryTexts(t.dataSource.manager, [id])).get(id)!;
    const forged = [6, id, auditKeyId(KEY), digestOf(KEY, head.digest, text)];
    await t.dataSource.query(
      'INSERT INTO audit_links (no, entry_id, key_id, digest) VALUES ($1, $2, $3, $4)',
      forged,
    );
    expect((await verifyChain(t.dataSource, [NEW, KEY])).fault).toMatch(
      /^link 6 was made with the former key/,
    );
  });
});

describe('the record', () => {
  it('is read by the province, of its own region alone', async () => {
    const trip = await makeTrip(t, yangcheng);
    await yangcheng.post(`/trips/${trip.id}/opening`).send({}).expect(200);
    await seal();
    const [shanxi, inner] = [await t.as(Role.ProvinceOfficer, '14'), await t.as(Role.ProvinceOfficer, '15')];
    const { items } = (await shanxi.get(`/audit-entries?target=${trip.id}`).expect(200)).body;
    expect(items.map(({ action }: { action: string }) => action)).toEqual(['Trips_open', 'Trips_create']);
    expect(items[0]).toEqual(
      expect.objectContaining({
        ...{ action: 'Trips_open', accountId: yangcheng.accountId, address: '127.0.0.1', link: 3 },
        changes: [{ table: 'trips', rowId: trip.id, before: { state: 'DRAFT' }, after: { state: 'OPEN' } }],
      }),
    );
    expect((await inner.get('/audit-entries').expect(200)).body.items).toEqual([]);
    await yangcheng.get('/audit-entries').expect(403);
  });

  it('is read in pages, by account and by day', async () => {
    await sealed(2);
    const shanxi = await t.as(Role.ProvinceOfficer, '14');
    const list = async (query: string) => (await shanxi.get(`/audit-entries?${query}`).expect(200)).body;
    const all = await list(`accountId=${yangcheng.accountId}`);
    const first = await list(`accountId=${yangcheng.accountId}&limit=3`);
    const second = await list(`accountId=${yangcheng.accountId}&limit=3&after=${first.next}`);
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect([first.items.length, second.items.length, second.next]).toEqual([3, 1, null]);
    // The day is that on which a command began; midnight may pass between two.
    const { items } = await list('limit=200');
    expect(items).toHaveLength(5);
    const dayOfEntry = ({ id }: { id: string }) => dayOf(momentOf(id));
    for (const day of new Set<string>(items.map(dayOfEntry))) {
      const then = items.filter((entry: { id: string }) => dayOfEntry(entry) === day);
      expect((await list(`day=${day}`)).items).toEqual(then);
    }
    expect((await list('day=2024-02-01')).items).toEqual([]);
    await shanxi.get('/audit-entries?after=x').expect(400);
  });
});
