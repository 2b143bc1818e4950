import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { Role } from '../src/access/roles.js';
import { MailJob } from '../src/notifications/mail-job.js';
import { foundInClear } from './support/clear-text.js';
import { cellsOf, workbookOf } from './support/manifest.factory.js';
import { makeCarrier } from './support/fleet.factory.js';
import { handIn, idNumber, importRoster, rosterRow, toRosterCsv } from './support/roster.factory.js';
import { startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip } from './support/trip.factory.js';

const PEOPLE = [1, 2, 3, 4, 5, 6];
const phoneOf = (no: number) => `1390000111${no}`;
/** Of a resident ID one digit is wrong, so that its row is rejected. */
const REJECTED = idNumber(7).replace(/^1405/, '1406');
const secrets = [...PEOPLE.flatMap((no) => [idNumber(no), phoneOf(no)]), REJECTED];

let t: TestApp;
/** All that was said in answers to bad requests on the way. */
let refusals = '';
beforeAll(async () => {
  t = await startTestApp();
  const office = await t.as(Role.CountyScheduler, '140522');
  const campaign = await campaignId(t);
  const rows = PEOPLE.map((no) => rosterRow(no, { 手机号码: phoneOf(no) }));
  const roster = toRosterCsv([...rows, rosterRow(7, { 证件号码: REJECTED })]);
  const done = await importRoster(t, office, campaign, roster);
  expect(done).toMatchObject({ accepted: PEOPLE.length, rejected: 1 });
  // A file that waits to be imported lies in the database, too.
  await handIn(office, campaign, roster, 'again.csv');
  const imported = (await office.get(`/roster-imports/${done.id}/rows`).expect(200)).text;
  const again = { documentType: 'RESIDENT_ID', documentNumber: REJECTED, phone: phoneOf(1), name: '王小明' };
  const request = {
    ...{ campaignId: campaign, direction: 'RETURN_TO_WORK', workPlaceCode: '320583' },
    ...{
      earliestOn: '2024-02-18',
      latestOn: '2024-02-20',
      members: [{ ...again, homeCountyCode: '140522' }],
    },
  };
  const refused = (await office.post('/travel-requests').send(request).expect(422)).text;
  refusals = imported + refused;

  const carrierId = (await makeCarrier(t, { email: 'office@coach.example' })).id;
  const trip = await makeOpenTrip(t, office, { carrierId });
  const filled = await office.post(`/trips/${trip.id}/fillings`).send({}).expect(201);
  expect(filled.body.seatedPeople).toBe(PEOPLE.length);
  const manifest = (await office.post(`/trips/${trip.id}/closure`).send({}).expect(201)).body;
  await office
    .post(`/manifests/${manifest.id}/dispatch`)
    .set('Idempotency-Key', 'dispatch')
    .send({})
    .expect(200);
});
afterAll(() => t.close());

it('stands in clear in no row of any table', async () => {
  expect(await foundInClear(t.dataSource, secrets)).toEqual([]);
});

it('would be found if it did, in a text as in bytes', async () => {
  await t.dataSource.query(`UPDATE workers SET town = $1 WHERE id = (SELECT w.id FROM workers w LIMIT 1)`, [
    secrets[0],
  ]);
  await t.dataSource.query(
    `UPDATE workers SET phone_sealed = convert_to($1, 'UTF8') WHERE id = (SELECT w.id FROM workers w LIMIT 1)`,
    [secrets[1]],
  );
  const finds = await foundInClear(t.dataSource, secrets);
  expect(finds).toHaveLength(2);
  expect(finds).toContain(`workers: ${secrets[0]}`);
  expect(finds).toContain(`workers: ${Buffer.from(secrets[1]).toString('hex')}`);
});

it('is in no mail, nor in the spreadsheet that it brings', async () => {
  expect(await t.app.get(MailJob).sendDue()).toBe(1);
  const [file] = await readdir(t.settings.mailDir);
  const mail = await PostalMime.parse(await readFile(join(t.settings.mailDir, file)));
  const [{ content }] = mail.attachments;
  const workbook = await workbookOf(new Uint8Array(content as ArrayBuffer));
  const said = JSON.stringify([mail.subject, mail.text, mail.html, workbook.worksheets.map(cellsOf)]);
  // The passengers are there, only their numbers are not.
  expect(said).toContain(`${idNumber(1).slice(0, 6)}********`);
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
});

it('is in no refusal', () => {
  expect(refusals).toContain('校验码');
  expect(secrets.filter((secret) => refusals.includes(secret))).toEqual([]);
});
