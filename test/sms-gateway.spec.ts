import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as bodyOf } from 'node:stream/consumers';
import { dataFile } from '../config/project-root.js';
import { Role } from '../src/access/roles.js';
import { MailJob } from '../src/notifications/mail-job.js';
import { Message, Outbox } from '../src/shared/commands/outbox.js';
import { asSystem } from '../src/shared/database/scope.js';
import { Transactions } from '../src/shared/database/transactions.js';
import { startBeside, startTestApp, TestApp } from './support/test-app.js';

const SECRET = 'the secret of the provider';
const PHONE = '13900004321';

let t: TestApp;
let folder: string;
let provider: Server;
/** What the provider was asked, and what it says next; undefined for silence. */
const asked: Record<string, string>[] = [];
let answer: { status?: number; body: string } | undefined;
beforeAll(async () => {
  provider = createServer((request, response) => {
    const answering = bodyOf(request).then((body) => {
      const params = Object.fromEntries(new URLSearchParams(body));
      asked.push(params);
      if (!answer) return;
      const code = isSigned(params) ? answer.body : '{"Code":"SignatureDoesNotMatch"}';
      response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json' }).end(code);
    });
    // Whoever is impatient may break off before all is said.
    answering.catch(() => undefined);
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  folder = await mkdtemp(join(tmpdir(), 'fangang-sms-'));
  t = await startTestApp(await withProfile());
});
afterAll(async () => {
  await t.close();
  provider.closeAllConnections();
  provider.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  asked.length = 0;
  answer = { body: '{"Code":"OK","BizId":"1"}' };
  await t.dataSource.query('DELETE FROM outbox_messages');
});

/** Settings for the profile that is shipped as the example, of the provider. */
async function withProfile(secret = SECRET, more: object = {}): Promise<Record<string, string>> {
  const { port } = provider.address() as AddressInfo;
  const profile = JSON.parse(await readFile(dataFile('sms-profile.example.json'), 'utf8')) as object;
  const file = join(folder, `${randomUUID()}.json`);
  await writeFile(file, JSON.stringify({ ...profile, url: `http://127.0.0.1:${port}/`, ...more }));
  return {
    ...{ SMS_GATEWAY_FILE: file, SMS_GATEWAY_KEY: 'our key', SMS_GATEWAY_SECRET: secret },
    SMS_SIGN_NAME: '阳城返岗',
  };
}

/** As the provider checks it: written apart from the service, after the manual. */
function isSigned({ Signature, ...params }: Record<string, string>): boolean {
  const encode = (value: string) =>
    [...Buffer.from(value)]
      .map((byte) => {
        const character = String.fromCharCode(byte);
        return /[A-Za-z0-9\-_.~]/.test(character)
          ? character
          : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      })
      .join('');
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  const query = sorted.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  const expected = createHmac('sha256', `${SECRET}&`)
    .update(`POST&%2F&${encode(query)}`)
    .digest('base64');
  return Signature === expected;
}

const VALUES = {
  ...{ trip: '包车 H7KQ (1)*', departs: '2024-02-20 07:00', place: "阳城'客运+中心 & 站", vehicle: '1号车' },
  ...{ people: '张*凤 05A', code: 'K7QM', via: '' },
};
const write = (more: Partial<Message> = {}, app = t) =>
  asSystem('job', () =>
    app.app.get(Transactions).run((manager) =>
      app.app.get(Outbox).post(manager, [
        {
          ...{ about: 'test', to: { phone: PHONE }, template: 'trip-reminder', values: VALUES },
          ...more,
        },
      ]),
    ),
  );
const send = (app = t) => app.app.get(MailJob).sendDue();
const later = () => t.dataSource.query('UPDATE outbox_messages SET next_attempt_at = now()');
const stored = async () => {
  const [row] = await t.dataSource.query<
    { id: string; state: string; last_error: string; refusals: number }[]
  >('SELECT m.id, m.state, m.last_error, m.refusals FROM outbox_messages m');
  return row;
};

describe('a provider of text messages', () => {
  it('is asked for its own template, signed, under our name', async () => {
    await write();
    expect(await send()).toBe(1);
    const [params] = asked;
    expect(isSigned(params)).toBe(true);
    expect(params).toMatchObject({
      ...{ PhoneNumbers: PHONE, SignName: '阳城返岗', TemplateCode: 'SMS_000003', AccessKeyId: 'our key' },
      OutId: (await stored()).id,
    });
    expect(JSON.parse(params.TemplateParam)).toEqual({
      ...{ trip: VALUES.trip, time: VALUES.departs, place: VALUES.place, car: VALUES.vehicle },
      people: VALUES.people,
    });
    expect(JSON.stringify(params)).not.toContain(SECRET);
  });

  it('is asked for the template in the language, where it has one', async () => {
    await write({ language: 'en' });
    await send();
    expect(asked[0].TemplateCode).toBe('SMS_000004');
  });

  it('refuses what is signed with another secret: that says nothing about the message', async () => {
    const wrong = await startTestApp(await withProfile('another'));
    await write({}, wrong);
    expect(await send(wrong)).toBe(0);
    const rows = await wrong.dataSource.query(
      'SELECT m.state, m.last_error, m.refusals FROM outbox_messages m',
    );
    expect(rows).toEqual([
      { state: 'FAILED', last_error: 'EGATEWAY SignatureDoesNotMatch 200', refusals: 0 },
    ]);
    await wrong.close();
  });

  it.each([
    ['a code that is final', { body: '{"Code":"isv.MOBILE_NUMBER_ILLEGAL"}' }, 1, /ILLEGAL/],
    ['a code that may pass', { body: '{"Code":"isv.BUSINESS_LIMIT_CONTROL"}' }, 1, /LIMIT_CONTROL/],
    ['no money', { body: '{"Code":"isv.AMOUNT_NOT_ENOUGH"}' }, 0, /AMOUNT/],
    ['nothing that can be read', { body: `<html>${PHONE}` }, 1, /^EGATEWAY NO_ANSWER 200$/],
    ['a failure', { status: 500, body: PHONE }, 1, /^EGATEWAY 500$/],
  ])('that answers with %s is asked again, for the same message', async (_, said, refusals, reason) => {
    answer = said;
    await write();
    expect(await send()).toBe(0);
    await isAskedAgain(refusals, reason);
  });

  it('that answers with silence is asked again, for the same message', async () => {
    const impatient = await startBeside(t, await withProfile(SECRET, { timeoutSeconds: 1 }));
    answer = undefined;
    await write();
    let attempts = 0;
    // On a slow machine it may be too impatient even to ask.
    while (asked.length === 0 && attempts < 10) {
      await later();
      expect(await send(impatient)).toBe(0);
      attempts += 1;
    }
    await impatient.close();
    await isAskedAgain(attempts, /ETIMEDOUT/);
  });

  /** What was not sent, for this reason, goes out when the provider is well again. */
  async function isAskedAgain(refusals: number, reason: RegExp): Promise<void> {
    const failed = await stored();
    expect(failed).toMatchObject({ state: 'FAILED', refusals, last_error: expect.stringMatching(reason) });
    expect(failed.last_error).not.toContain(PHONE);
    answer = { body: '{"Code":"OK"}' };
    await later();
    expect(await send()).toBe(1);
    expect(new Set(asked.map(({ OutId }) => OutId)).size).toBe(1);
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked.map(({ SignatureNonce }) => SignatureNonce)).size).toBe(asked.length);
  }

  it('that refuses for good three times makes a dead letter; so does a template that it has not', async () => {
    answer = { body: '{"Code":"isv.MOBILE_NUMBER_ILLEGAL"}' };
    await write();
    for (let i = 0; i < 3; i += 1) {
      await later();
      await send();
    }
    expect((await stored()).state).toBe('DEAD');
    await t.dataSource.query('DELETE FROM outbox_messages');
    await write({ template: 'booking-waiting' });
    for (let i = 0; i < 3; i += 1) {
      await later();
      await send();
    }
    expect(await stored()).toMatchObject({
      state: 'DEAD',
      last_error: expect.stringContaining('NO_TEMPLATE'),
    });
  });
});

describe('previews', () => {
  it('fill a template with examples or with what is given, and name what is missing', async () => {
    const office = await t.as(Role.CountyScheduler, '140522');
    const preview = (body: object) => office.post('/message-templates/trip-reminder/previews').send(body);
    expect((await preview({}).expect(200)).body).toMatchObject({ version: 2, language: 'zh' });
    const given = (await preview({ values: VALUES, language: 'en' }).expect(200)).body;
    expect(given.text).toContain(VALUES.place);
    const refused = (await preview({ values: { trip: 'x' } }).expect(422)).body;
    expect(refused.errors.map(({ field }: { field: string }) => field)).toContain('values.place');
    await preview({ version: 7 }).expect(404);
    await preview({ values: { trip: 1 } }).expect(422);
    await office.post('/message-templates/toString/previews').send({}).expect(404);
    expect((await office.get('/message-templates').expect(200)).body.items.length).toBeGreaterThan(10);
  });
});
