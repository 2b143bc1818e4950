import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { Delivery, SmsDelivery } from '../src/notifications/delivery.js';
import { DueMessage, DueMessages } from '../src/notifications/due-messages.js';
import { MailJob } from '../src/notifications/mail-job.js';
import { Channel } from '../src/notifications/channel.js';
import { SmtpDelivery } from '../src/notifications/smtp-delivery.js';
import { Message, Outbox } from '../src/shared/commands/outbox.js';
import { Sealing } from '../src/shared/privacy/sealing.js';
import { Transactions } from '../src/shared/database/transactions.js';
import { asSystem } from '../src/shared/database/scope.js';
import { catchMails, SmtpCatcher } from './support/smtp-catcher.js';
import { startTestApp, TestApp } from './support/test-app.js';
import { until } from './support/until.js';

let t: TestApp;
let smtp: SmtpCatcher;
let sender: MailJob;
beforeAll(async () => {
  smtp = await catchMails();
  t = await startTestApp({ SMTP_URL: smtp.url, MAIL_FROM: '阳城县返岗专班 <office@yangcheng.example>' });
  sender = t.app.get(MailJob);
});
afterAll(async () => {
  await t.close();
  await smtp.close();
});
beforeEach(async () => {
  smtp.mails.length = 0;
  await t.dataSource.query('DELETE FROM outbox_messages');
});

const to = 'liaison@coach.example';
const mail = (trip = '包车', version: string | number = 1) => ({
  ...{ to: { mail: to }, template: 'manifest-sent' as const },
  values: { trip, version, people: 43, counts: '1号车  43 人', link: 'https://fangang.example' },
});
/** A mail about something, under this subject, to the one liaison of a trip. */
const write = (about: string, more: Partial<Message> = {}, app = t) =>
  asSystem('job', () =>
    app.app
      .get(Transactions)
      .run((manager) => app.app.get(Outbox).post(manager, [{ ...mail(about), about, ...more }])),
  );

const stored = async () => {
  const rows = await t.dataSource.query<
    { id: string; attempts: number; sent: boolean; last_error: string }[]
  >('SELECT m.id, m.attempts, m.sent_at IS NOT NULL AS sent, m.last_error FROM outbox_messages m');
  return rows[0];
};
/** A sender of its own, as a second process has one. */
const jobWith = (messages: DueMessages, mails: Delivery) =>
  new MailJob(messages, mails, t.app.get(SmsDelivery), t.app.get(Sealing), t.clock, t.settings);
/** As if the pause or the lease were over. */
const later = () => t.dataSource.query('UPDATE outbox_messages SET next_attempt_at = now()');

describe('what the outbox holds', () => {
  it('is sent as it was written, once', async () => {
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256));
    const attachments = [
      { filename: '乘客名单-H7KQ-3MRA-v1.xlsx', contentType: 'application/octet-stream', content },
    ];
    await write('manifest:1', { attachments });

    expect(await sender.sendDue()).toBe(1);
    expect(await sender.sendDue()).toBe(0);

    const [received] = smtp.mails;
    expect(received.subject).toBe('乘客名单第 1 版：manifest:1');
    expect(received.text).toContain('共 43 人，请确认');
    expect(received.from).toEqual({ name: '阳城县返岗专班', address: 'office@yangcheng.example' });
    expect(received.to).toEqual([{ name: '', address: to }]);
    expect(received.attachments[0].filename).toBe(attachments[0].filename);
    expect(Buffer.from(received.attachments[0].content as ArrayBuffer).equals(content)).toBe(true);
    expect(await stored()).toMatchObject({ sent: true, attempts: 1 });
  });

  it('tells of what was committed only', async () => {
    const command = asSystem('job', () =>
      t.app.get(Transactions).run(async (manager) => {
        await t.app.get(Outbox).post(manager, [{ ...mail(), about: 'manifest:2' }]);
        throw new Error('rolled back');
      }),
    );
    await expect(command).rejects.toThrow('rolled back');
    expect(await sender.sendDue()).toBe(0);
    expect(smtp.mails).toHaveLength(0);
  });

  it('goes to its one recipient, whatever its words hold', async () => {
    await write('manifest:3', { ...mail('名单\r\nBcc: stranger@elsewhere.example') });
    await sender.sendDue();
    expect(smtp.mails).toHaveLength(1);
    expect(smtp.mails[0].bcc).toBeUndefined();
    expect(smtp.mails[0].to).toEqual([{ name: '', address: to }]);
  });

  it('goes nowhere under two addresses written as one', async () => {
    await write('manifest:3', {
      to: { mail: 'liaison@coach.example, stranger@elsewhere.example' },
    });
    expect(await sender.sendDue()).toBe(0);
    expect(smtp.mails).toHaveLength(0);
  });
});

describe('a mail that the server refuses', () => {
  it('is tried again after a pause; the note of it names nobody', async () => {
    await write('manifest:4');
    smtp.refuse(1);
    expect(await sender.sendDue()).toBe(0);
    const refused = await stored();
    expect(refused).toMatchObject({ sent: false, attempts: 1, last_error: expect.stringContaining('550') });
    expect(refused.last_error).not.toContain('liaison');

    expect(await sender.sendDue()).toBe(0);
    await later();
    expect(await sender.sendDue()).toBe(1);
    expect(await stored()).toMatchObject({ sent: true, attempts: 2, last_error: null });
  });

  it('does not hold up the others', async () => {
    await write('manifest:5');
    await write('manifest:6', { to: { mail: 'other@coach.example' } });
    smtp.refuse(1);
    expect(await sender.sendDue()).toBe(1);
  });
});

describe('several senders', () => {
  it('send each mail once', async () => {
    for (let i = 0; i < 40; i += 1) await write(`manifest:${i}`, { to: { mail: `${i % 7}@coach.example` } });
    const delivery = new SmtpDelivery(smtp.url);
    const other = jobWith(t.app.get(DueMessages), delivery);
    const counts = await Promise.all([sender.sendDue(), other.sendDue()]);
    delivery.close();
    expect(counts[0] + counts[1]).toBe(40);
    expect(new Set(smtp.mails.map((received) => received.subject)).size).toBe(40);
    expect(smtp.mails).toHaveLength(40);
  });

  it('would send some twice if a message were read without claiming it', async () => {
    let reading = 2;
    let bothHaveRead = () => {};
    const together = new Promise<void>((done) => (bothHaveRead = done));
    class Unclaimed extends DueMessages {
      override async claim(channel: Channel, count: number) {
        const read = await t.dataSource.query<DueMessage[]>(
          `SELECT d.id, d.recipient, d.subject, d.body, d.attachments, d.created_at AS "createdAt", 1 AS attempts
             FROM outbox_messages d WHERE d.sent_at IS NULL AND d.channel = $2 ORDER BY d.id LIMIT $1`,
          [count, channel],
        );
        if (channel === 'MAIL' && (reading -= 1) === 0) bothHaveRead();
        await together;
        return read;
      }
    }
    for (let i = 0; i < 10; i += 1) await write(`manifest:${i}`);
    const deliveries = [new SmtpDelivery(smtp.url), new SmtpDelivery(smtp.url)];
    const careless = deliveries.map((delivery) => jobWith(new Unclaimed(t.dataSource), delivery));
    await Promise.all(careless.map((one) => one.sendDue()));
    deliveries.forEach((delivery) => delivery.close());
    expect(smtp.mails.length).toBeGreaterThan(10);
  });

  it('take over from one that was killed while sending, under the same Message-ID', async () => {
    await write('manifest:7');
    const [claimed] = await asSystem('job', () => t.app.get(DueMessages).claim('MAIL', 5));
    expect(await sender.sendDue()).toBe(0);
    await later();
    expect(await sender.sendDue()).toBe(1);
    await t.dataSource.query(
      `UPDATE outbox_messages SET state = 'SENDING', sent_at = NULL, next_attempt_at = now()`,
    );
    expect(await sender.sendDue()).toBe(1);
    expect(smtp.mails.map((received) => received.messageId)).toEqual(
      Array(2).fill(`<${claimed.id}@fangang>`),
    );
  });
});

describe('the job', () => {
  it('runs by itself and ends with the service', async () => {
    const running = await startTestApp({ SMTP_URL: smtp.url, JOBS: 'on' });
    await write('自动发送', {}, running);
    await until(() => smtp.mails.length > 0);
    await running.close();
    expect(smtp.mails.map((received) => received.subject)).toEqual(['乘客名单第 1 版：自动发送']);
  });
});

describe('text messages', () => {
  const phone = '13900004321';
  const text = '【返岗】验证码123456，5分钟内有效。工作人员不会向您索要，请勿告诉他人。';
  const write = (app: TestApp, goodForSeconds = 300) =>
    asSystem('job', () =>
      app.app.get(Transactions).run((manager) =>
        app.app.get(Outbox).post(manager, [
          {
            ...{ about: 'test', to: { phone }, template: 'phone-code', goodForSeconds },
            ...{ values: { code: '123456', minutes: 5 }, secret: true, aside: true },
          },
        ]),
      ),
    );

  /** A gateway that answers with this status, and what it was told. */
  async function gateway(status: number, headers: Record<string, string> = {}) {
    const told: { path?: string; token?: string; body: unknown }[] = [];
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        told.push({ path: request.url, token: request.headers.authorization, body });
        response.writeHead(status, headers).end('{"to":"13900004321"}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
    const app = await startTestApp({ SMS_GATEWAY_URL: url, SMS_GATEWAY_TOKEN: 'of the gateway' });
    const close = async () => {
      await app.close();
      server.close();
    };
    return { app, told, close };
  }

  it('go to the gateway with its token, and are let go', async () => {
    const { app, told, close } = await gateway(204);
    await write(app);
    expect(await app.app.get(MailJob).sendDue()).toBe(1);
    const [row] = await app.dataSource.query('SELECT m.* FROM outbox_messages m');
    expect(told).toEqual([
      {
        path: '/send',
        token: 'Bearer of the gateway',
        body: { to: phone, text, id: row.id },
      },
    ]);
    expect(row).toMatchObject({ recipient: null, body: null, recipient_sealed: null, body_sealed: null });
    await close();
  });

  it('are tried again when the gateway refuses; the note of it repeats none of its words', async () => {
    const { app, close } = await gateway(500);
    await write(app);
    expect(await app.app.get(MailJob).sendDue()).toBe(0);
    const rows = await app.dataSource.query('SELECT m.last_error, m.attempts FROM outbox_messages m');
    expect(rows).toEqual([{ last_error: 'EGATEWAY 500', attempts: 1 }]);
    await close();
  });

  it('follow the gateway to no other address', async () => {
    const { app, told, close } = await gateway(307, { Location: '/elsewhere' });
    await write(app);
    expect(await app.app.get(MailJob).sendDue()).toBe(0);
    expect(told).toHaveLength(1);
    await close();
  });

  it('that came too late are not sent but dropped', async () => {
    const { app, told, close } = await gateway(204);
    await write(app, 0);
    expect(await app.app.get(MailJob).sendDue()).toBe(0);
    expect(told).toEqual([]);
    expect(await app.dataSource.query('SELECT FROM outbox_messages m')).toEqual([]);
    await close();
  });

  it('are kept beside the mails without a gateway, under a masked phone', async () => {
    const keeping = await startTestApp();
    await write(keeping);
    expect(await keeping.app.get(MailJob).sendDue()).toBe(1);
    const [name] = await readdir(keeping.settings.mailDir);
    expect(name).toMatch(/^[0-9a-f-]{36}\.sms$/);
    expect(await readFile(join(keeping.settings.mailDir, name), 'utf8')).toBe(`139****4321\n${text}\n`);
    await keeping.close();
  });
});

it('a mail that lets its reader in is kept sealed until it is sent', async () => {
  await write('invitation:1', {
    template: 'invitation',
    values: { name: '王', login: 'wang', until: '', link: 'https://fangang.example/invitation#secret' },
    secret: true,
  });
  const [lying] = await t.dataSource.query('SELECT m.* FROM outbox_messages m');
  expect(lying.body).toBeNull();
  expect((lying.body_sealed as Buffer).includes('secret')).toBe(false);
  expect(await sender.sendDue()).toBe(1);
  expect(smtp.mails[0].text).toContain('invitation#secret');
  const [sent] = await t.dataSource.query('SELECT m.* FROM outbox_messages m');
  expect(sent).toMatchObject({ body: null, body_sealed: null });
});

describe('without an SMTP server', () => {
  it('mails are kept as .eml files', async () => {
    const keeping = await startTestApp();
    await write(
      'manifest:9',
      { attachments: [{ filename: '名单.csv', contentType: 'text/csv', content: Buffer.from('姓名') }] },
      keeping,
    );
    expect(await keeping.app.get(MailJob).sendDue()).toBe(1);

    const { mailDir } = keeping.settings;
    const [{ id }] = await keeping.dataSource.query<{ id: string }[]>('SELECT m.id FROM outbox_messages m');
    expect(await readdir(mailDir)).toEqual([`${id}.eml`]);
    const kept = await PostalMime.parse(await readFile(join(mailDir, `${id}.eml`)));
    expect(kept).toMatchObject({ subject: '乘客名单第 1 版：manifest:9', messageId: `<${id}@fangang>` });
    expect(kept.attachments[0].filename).toBe('名单.csv');
    await keeping.close();
  });

  it('a folder that cannot be written is a failed attempt, not a lost mail', async () => {
    const keeping = await startTestApp({ MAIL_DIR: '/dev/null/mail' });
    await write('manifest:10', {}, keeping);
    expect(await keeping.app.get(MailJob).sendDue()).toBe(0);
    const rows = await keeping.dataSource.query(
      'SELECT m.last_error FROM outbox_messages m WHERE m.sent_at IS NULL',
    );
    expect(rows).toEqual([{ last_error: 'ENOTDIR' }]);
    await keeping.close();
  });
});
