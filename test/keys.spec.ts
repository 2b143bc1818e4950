import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../config/data-source.js';
import { Role } from '../src/access/roles.js';
import { KeyRotation } from '../src/shared/privacy/keys/key-rotation.js';
import { agreeOnKeys, WrongKeys } from '../src/shared/privacy/keys/known-keys.js';
import { sealedTables } from '../src/shared/privacy/keys/sealed-tables.js';
import { DataKeys, derivedLookupKey, Sealing } from '../src/shared/privacy/sealing.js';
import { openParties } from './support/planning.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip } from './support/trip.factory.js';

/** The key of the tests' service; to it the data are rotated from another. */
const NEW = '07'.repeat(32);
const OLD = '11'.repeat(32);
const LOST = '22'.repeat(32);
const LOOKUP_KEY = derivedLookupKey(OLD);
const PARTIES = 700;

let t: TestApp;
let owner: DataSource;
let scheduler: Caller;
let parties: string[];
beforeAll(async () => {
  t = await startTestApp({ DATA_KEYS_OLD: OLD, LOOKUP_KEY, DATABASE_POOL_SIZE: '12' });
  owner = await new DataSource(
    dataSourceOptions({ ...t.settings, databaseUrl: t.settings.databaseOwnerUrl as string }),
  ).initialize();
  scheduler = await t.as(Role.CountyScheduler, '140522');
  parties = await openParties(t, { campaignId: await campaignId(t), by: scheduler, parties: PARTIES });
});
afterAll(async () => {
  await owner.destroy();
  await t.close();
});

const keyIdOf = (dataKey: string) => new Sealing({ dataKey }).keyId.toString('hex');
const rotation = (dataKey: string, ...dataKeysOld: string[]) =>
  new KeyRotation(owner, new Sealing({ dataKey, dataKeysOld, lookupKey: LOOKUP_KEY }));
const agree = (keys: DataKeys) => owner.transaction((manager) => agreeOnKeys(manager, keys));

it('finds every sealed column, and no byte column is neither a seal nor known to be something else', async () => {
  const tables = await sealedTables(owner.manager);
  expect(tables).toContainEqual({
    table: 'manifest_passengers',
    key: [
      { name: 'manifest_id', type: 'uuid' },
      { name: 'passenger_id', type: 'uuid' },
    ],
    columns: ['document_sealed', 'phone_sealed'],
  });
  const others = await owner.query<{ place: string }[]>(
    `SELECT c.table_name || '.' || c.column_name AS place FROM information_schema.columns c
      WHERE c.table_schema = current_schema() AND c.data_type IN ('bytea', 'ARRAY') AND c.udt_name IN ('bytea', '_bytea')
        AND c.column_name !~ '(^|_)(sealed|digests?|key)$' ORDER BY 1`,
  );
  expect(others.map(({ place }) => place)).toEqual(['data_keys.check_value', 'refresh_tokens.successor']);
});

describe('the keys of a database', () => {
  it('are noted when it is first used, then compared', async () => {
    await agree({ dataKey: OLD });
    await expect(agree({ dataKey: OLD })).resolves.toMatchObject({ lookupKey: LOOKUP_KEY });
    await expect(agree({ dataKey: LOST })).rejects.toThrow(WrongKeys);
    await expect(agree({ dataKey: OLD, lookupKey: LOST })).rejects.toThrow(/LOOKUP_KEY/);
    const known = await owner.query<object[]>('SELECT k.purpose, k.key_id FROM data_keys k ORDER BY 1');
    expect(known).toEqual([
      { purpose: 'LOOKUP', key_id: expect.any(String) },
      { purpose: 'SEAL', key_id: keyIdOf(OLD) },
    ]);
  });

  it('find the lookup key in whichever order old and new are given', async () => {
    for (const keys of [
      { dataKey: OLD, dataKeysOld: [NEW] },
      { dataKey: OLD, dataKeysOld: [LOST, NEW] },
    ]) {
      await expect(agree(keys)).resolves.toMatchObject({ lookupKey: LOOKUP_KEY });
    }
  });

  it('tell which key is missing, and show none', async () => {
    const refusal = (await agree({ dataKey: NEW }).catch((error: Error) => error)) as Error;
    expect(refusal.message).toContain(keyIdOf(OLD));
    expect(refusal.message).not.toMatch(/[0-9a-f]{32}/);
  });
});

describe('rotation', () => {
  beforeAll(async () => {
    // What the service has sealed so far becomes old.
    await rotation(OLD, NEW).run();
    await agree({ dataKey: NEW, dataKeysOld: [OLD] });
  });

  it('seals everything anew while bookings and corrections storm, and loses none', async () => {
    const trip = await makeOpenTrip(t, scheduler, { vehicles: Array(8).fill({ layoutCode: 'COACH_49' }) });
    const people = await t.dataSource.query<{ id: string; digest: Buffer }[]>(
      'SELECT w.id, w.document_digest AS digest FROM workers w ORDER BY w.id',
    );
    let done = false;
    const storm = parties.slice(0, 200).map(async (partyId) => {
      const { status } = await scheduler.post(`/trips/${trip.id}/bookings`).send({ partyId });
      return status;
    });
    const corrections = (async () => {
      let corrected = 0;
      for (let i = 0; !done || i < 5; i += 1) {
        const { status } = await scheduler
          .put(`/workers/${people[(i * 37) % people.length].id}`)
          .send({ name: '测试', sex: 'MALE', homeCountyCode: '140522', phone: '13900001111' });
        corrected += Number(status === 200);
      }
      return corrected;
    })();
    // Somebody holds a row for a while, and a process that has not been told yet goes on sealing with the old key.
    const stale = new Sealing({ dataKey: OLD });
    let isHeld: () => void;
    const held = new Promise<void>((begun) => (isHeld = begun));
    const holder = owner.transaction(async (manager) => {
      await manager.query('UPDATE workers SET phone_sealed = $2 WHERE id = $1', [
        people[3].id,
        stale.seal('13700000000'),
      ]);
      isHeld();
      await new Promise((wake) => setTimeout(wake, 500));
    });
    await Promise.race([held, holder]);
    const result = await rotation(NEW, OLD).run();
    done = true;
    await holder;
    const statuses = await Promise.all(storm);
    expect(new Set(statuses)).toEqual(new Set([201]));
    expect(await corrections).toBeGreaterThan(4);
    expect(result.resealed).toBeGreaterThanOrEqual(PARTIES - 50);
    expect(result.counts.map(({ keyId }) => keyId)).toEqual(result.counts.map(() => keyIdOf(NEW)));
    expect(result.retired).toEqual([keyIdOf(OLD)]);

    const sealing = new Sealing({ dataKey: NEW, lookupKey: LOOKUP_KEY });
    const after = await t.dataSource.query<{ id: string; document: Buffer; phone: Buffer; digest: Buffer }[]>(
      `SELECT w.id, w.document_sealed AS document, w.phone_sealed AS phone, w.document_digest AS digest
         FROM workers w ORDER BY w.id`,
    );
    expect(after.map(({ digest }) => digest)).toEqual(people.map(({ digest }) => digest));
    for (const { document, digest } of after) {
      expect(sealing.digest(`PASSPORT:${sealing.open(document)}`).equals(digest)).toBe(true);
    }
    expect(sealing.open(after[3].phone)).toMatch(/^13(70000000|90000111)/);
    const found = await scheduler.post('/worker-searches').send({ phone: '13900001111' }).expect(200);
    expect(found.body.items.length).toBeGreaterThan(0);
  });

  it('has nothing to do when it is run again', async () => {
    expect(await rotation(NEW, OLD).run()).toMatchObject({ resealed: 0, retired: [] });
  });

  it('lets the old key go once the lookup key is given, and takes it back no more', async () => {
    await expect(agree({ dataKey: NEW })).rejects.toThrow(/LOOKUP_KEY/);
    await expect(agree({ dataKey: NEW, lookupKey: LOOKUP_KEY })).resolves.toBeDefined();
    await expect(agree({ dataKey: OLD, dataKeysOld: [NEW], lookupKey: LOOKUP_KEY })).rejects.toThrow(
      /rotated out/,
    );
  });

  it('counts seals whose key is not given, and does not retire it', async () => {
    const lost = new Sealing({ dataKey: LOST });
    await owner.query(
      `UPDATE workers SET phone_sealed = $1 WHERE id = (SELECT w.id FROM workers w ORDER BY w.id LIMIT 1)`,
      [lost.seal('13600000000')],
    );
    const { counts, resealed } = await rotation(NEW, OLD).run();
    expect(resealed).toBe(0);
    expect(counts).toContainEqual({
      ...{ table: 'workers', column: 'phone_sealed', keyId: keyIdOf(LOST), seals: 1 },
    });
  });
});
