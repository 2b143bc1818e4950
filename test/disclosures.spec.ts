import { Logger } from '@nestjs/common';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Role } from '../src/access/roles.js';
import { citizenNumber, manifestStage, ManifestStage } from './support/manifest.factory.js';
import { importRoster, rosterRow, toRosterCsv } from './support/roster.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId } from './support/trip.factory.js';

let t: TestApp;
let stage: ManifestStage;
beforeAll(async () => {
  t = await startTestApp();
  stage = await manifestStage(t);
});
afterAll(() => t.close());

/** What has been recorded as read by an account. */
const readingsBy = ({ accountId }: Caller) =>
  t.dataSource.query<object[]>(
    `SELECT e.action, e.target, e.purpose, e.reason, e.outcome FROM audit_entries e
      WHERE e.account_id = $1 AND e.purpose IS NOT NULL ORDER BY e.id`,
    [accountId],
  );

/** A list that a carrier has, and a worker on it. */
async function listed() {
  const document = citizenNumber();
  const { manifest } = await stage.sentTo([{ document }]);
  const [{ worker }] = await t.dataSource.query<[{ worker: string }]>(
    `SELECT p.worker_id AS worker FROM manifest_passengers m JOIN passengers p ON p.id = m.passenger_id
      WHERE m.manifest_id = $1`,
    [manifest.id],
  );
  return { manifest: manifest.id as string, worker, document };
}

describe('full numbers', () => {
  it('of a worker are shown for a purpose, which is recorded', async () => {
    const { worker, document } = await listed();
    const cadre = await t.as(Role.Cadre, '140522');
    const masked = await cadre.get(`/workers/${worker}`).expect(200);
    expect(masked.text).not.toContain(document);
    expect(await readingsBy(cadre)).toEqual([]);

    const asked = { purpose: 'EMERGENCY', note: '车祸，联系 13912345678' };
    const shown = await cadre.post(`/workers/${worker}/disclosures`).send(asked).expect(200);
    expect(shown.body).toMatchObject({ workerId: worker, documentNumber: document });
    expect(await readingsBy(cadre)).toEqual([
      {
        ...{ action: 'Disclosures_disclose', target: { id: worker }, purpose: 'EMERGENCY' },
        ...{ reason: '车祸，联系 13******678', outcome: { people: 1 } },
      },
    ]);
  });

  it('are shown anew, and recorded anew, under a key that was used before', async () => {
    const { worker, document } = await listed();
    const cadre = await t.as(Role.Cadre, '140522');
    for (let i = 0; i < 2; i += 1) {
      const answer = cadre.post(`/workers/${worker}/disclosures`).set('Idempotency-Key', worker);
      expect((await answer.send({ purpose: 'INSURANCE' }).expect(200)).text).toContain(document);
    }
    expect(await readingsBy(cadre)).toHaveLength(2);
    const [{ kept }] = await t.dataSource.query<[{ kept: number }]>(
      'SELECT count(*) AS kept FROM idempotency_keys k WHERE k.key = $1',
      [worker],
    );
    expect(kept).toBe(0);
  });

  it('of a list are in the file for a purpose, which is recorded with how many', async () => {
    const { manifest, document } = await listed();
    const path = `/manifests/${manifest}/file?format=csv&purpose=BOARDING`;
    expect((await stage.liaison.get(path).expect(200)).text).toContain(document);
    expect(await readingsBy(stage.liaison)).toEqual([
      {
        ...{ action: 'Manifests_file', target: { id: manifest }, purpose: 'BOARDING' },
        ...{ reason: '', outcome: { people: 1 } },
      },
    ]);
  });

  it('of an imported roster are in its report for a purpose, which is recorded with how many', async () => {
    const office = await t.as(Role.CountyScheduler, '140522');
    const roster = toRosterCsv([rosterRow(1), rosterRow(2)]);
    const { id } = await importRoster(t, office, await campaignId(t), roster);
    await office.get(`/roster-imports/${id}/report?purpose=CORRECTION&note=核对`).expect(200);
    expect(await readingsBy(office)).toEqual([
      {
        ...{ action: 'RosterImports_download', target: { id }, purpose: 'CORRECTION' },
        ...{ reason: '核对', outcome: { people: 2 } },
      },
    ]);
  });

  it.each(['', '?purpose=', '?purpose=CURIOSITY', '?purpose=OWN_DATA'])(
    'are not shown for the asking alone (%j)',
    async (query) => {
      const { manifest, worker } = await listed();
      const office = await t.as(Role.CountyScheduler, '140522');
      await office.get(`/manifests/${manifest}/file${query}`).expect(422);
      const purpose = new URLSearchParams(query).get('purpose') ?? undefined;
      await office.post(`/workers/${worker}/disclosures`).send({ purpose }).expect(422);
      expect(await readingsBy(office)).toEqual([]);
    },
  );

  it('are not shown to another county, and nothing is recorded as read', async () => {
    const { manifest, worker } = await listed();
    const stranger = await t.as(Role.CountyScheduler, '141102');
    const answers = [
      await stranger.get(`/manifests/${manifest}/file?purpose=BOARDING`),
      await stranger.post(`/workers/${worker}/disclosures`).send({ purpose: 'EMERGENCY' }),
    ];
    for (const { status } of answers) expect([403, 404]).toContain(status);
    expect(await readingsBy(stranger)).toEqual([]);
  });

  it('are not shown when it cannot be recorded', async () => {
    const { worker, manifest, document } = await listed();
    const office = await t.as(Role.CountyScheduler, '140522');
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    await t.dataSource.query('ALTER TABLE audit_entries RENAME TO audit_gone');
    const answers = [
      await office.post(`/workers/${worker}/disclosures`).send({ purpose: 'EMERGENCY' }),
      await office.get(`/manifests/${manifest}/file?format=csv&purpose=BOARDING`),
    ];
    await t.dataSource.query('ALTER TABLE audit_gone RENAME TO audit_entries');
    logged.mockRestore();
    for (const { status, text } of answers) {
      expect(status).toBe(500);
      expect(text).not.toContain(document);
    }
  });
});

/** Where sealed numbers are opened. Whoever adds a place says whether it shows them, and then records it. */
const OPENED_IN = {
  masked: [
    'demand/survey/survey.query.ts',
    'demand/travel-requests.query.ts',
    // Words of a message, which hold no number.
    'notifications/messages.service.ts',
    'statistics/drill/drill.query.ts',
    'workers/bindings.service.ts',
    'workers/worker-records.service.ts',
  ],
  compared: ['manifests/manifest-line.ts', 'manifests/seat-numbers/seat-numbers.service.ts'],
  imported: ['demand/roster/roster-files.ts'],
  sent: ['notifications/mail-job.ts', 'seating/messages/addressing.ts'],
  signingIn: ['access/oidc/oidc-sessions.service.ts', 'access/totp/second-factor.service.ts'],
  sealedAnew: ['shared/privacy/keys/key-rotation.ts'],
  shown: [
    'statistics/person-lists/person-lists.service.ts',
    'rights/held-data.service.ts',
    'demand/roster/roster-report.ts',
    'manifests/passenger-view.ts',
    'boarding/door/boarding-packs.service.ts',
    'workers/disclosures.service.ts',
  ],
};

it('opens sealed numbers in the places that are known, and nowhere else', async () => {
  const source = join(__dirname, '../src');
  const files = (await readdir(source, { recursive: true })).filter((file) => /(?<!\.spec)\.ts$/.test(file));
  const opening: string[] = [];
  for (const file of files) {
    if (/sealing\.open\(/i.test(await readFile(join(source, file), 'utf8'))) opening.push(file);
  }
  expect(opening.sort()).toEqual(Object.values(OPENED_IN).flat().sort());
});
