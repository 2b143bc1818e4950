import { Logger as NestLogger } from '@nestjs/common';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from 'nestjs-pino';
import PostalMime from 'postal-mime';
import { Addressing } from '../src/seating/messages/addressing.js';
import { MailJob } from '../src/notifications/mail-job.js';
import { callersOf } from './support/access-callers.js';
import { requestFor } from './support/access-requests.js';
import { AccessWorld, makeAccessWorld, OTHER_PHONE, PASSWORD, PHONE } from './support/access-world.js';
import { foundInClear } from './support/clear-text.js';
import { cellsOf, workbookOf } from './support/manifest.factory.js';
import { builtDocument, operationsOf } from './support/openapi-document.js';
import { takeBackEveryCommit } from './support/rehearsed.js';
import { idNumber } from './support/roster.factory.js';
import { startTestApp, TestApp } from './support/test-app.js';
import { send } from './support/wire.js';
import { forgetLimits } from './support/worker.factory.js';

/** Everyone who was registered on the way, by whatever door. */
const NUMBERS = [1, 2, 3, 4, 5, 6, 20, 50, 51, 52, 900, 901, 902].map(idNumber);
const PHONES = [PHONE, OTHER_PHONE, '13977770099', '13900002222', '13800001111'];

let t: TestApp;
let world: AccessWorld;
let secrets: string[];
/** Every byte that was logged, at the most talkative level. */
let logged = '';
let commitAgain: (() => void) | undefined;
beforeAll(async () => {
  const write = process.stdout.write.bind(process.stdout);
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    const text = chunk.toString();
    if (!text.startsWith('{"level"')) return write(chunk);
    logged += text;
    return true;
  });
  t = await startTestApp({ LOG_LEVEL: 'trace' });
  t.app.useLogger(t.app.get(Logger));
  world = await makeAccessWorld(t);
  const callers = await callersOf(t, world);
  const address = await t.app.getUrl();
  secrets = [...NUMBERS, ...PHONES, PASSWORD, world.refreshToken, world.invitation, world.tokens.worker];
  // What the bookings are told, and the letter that the world left for dead.
  while ((await t.app.get(Addressing).address()) > 0);
  await t.dataSource.query(`UPDATE outbox_messages SET state = 'QUEUED' WHERE state = 'DEAD'`);
  expect(await t.app.get(MailJob).sendDue()).toBeGreaterThan(5);
  commitAgain = await takeBackEveryCommit(t.dataSource);
  // Then every operation once more, by who may and by who may not: refusals are logged, too.
  for (const [name, operation] of operationsOf(await builtDocument())) {
    for (const caller of ['nobody', 'COUNTY_SCHEDULER here', 'CARRIER_LIAISON elsewhere', 'WORKER here']) {
      await forgetLimits(t);
      await send(address, requestFor(name, operation, world), callers.get(caller));
    }
  }
}, 240_000);
afterAll(async () => {
  jest.restoreAllMocks();
  commitAgain?.();
  await t.close();
});

const foundIn = (text: string) => secrets.filter((secret) => text.includes(secret));

/** What the mails and messages of the way say, their spreadsheets included. */
async function messages(): Promise<string> {
  const names = await readdir(t.settings.mailDir);
  const texts = names.map(async (name) => {
    const content = await readFile(join(t.settings.mailDir, name));
    if (!name.endsWith('.eml')) return content.toString();
    const mail = await PostalMime.parse(content);
    const sheets = await Promise.all(
      mail.attachments.map(async ({ content: sheet }) => workbookOf(new Uint8Array(sheet as ArrayBuffer))),
    );
    const cells = sheets.flatMap((book) => book.worksheets.map(cellsOf));
    return JSON.stringify([content.toString(), mail.subject, mail.text, mail.html, cells]);
  });
  return (await Promise.all(texts)).join('\n');
}

it('leaves no number, phone, password or token in the log', () => {
  expect(logged).toContain('/api/v1/worker-searches');
  expect(logged).toContain('/api/v1/phone-sessions');
  expect(foundIn(logged)).toEqual([]);
});

it('leaves none in the database', async () => {
  expect(await foundInClear(t.dataSource, secrets)).toEqual([]);
});

it('leaves none in mails and text messages', async () => {
  const said = await messages();
  expect(said).toContain('********');
  expect(said).toContain('预订号');
  expect(said).toMatch(/139\*+/);
  expect(foundIn(said)).toEqual([]);
});

it('would be found if someone logged it', () => {
  const before = logged.length;
  new NestLogger('Careless').warn({ phone: PHONE, document: idNumber(1) });
  expect(foundIn(logged.slice(before))).toEqual([idNumber(1), PHONE]);
});
