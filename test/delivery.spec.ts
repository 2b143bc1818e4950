import { Role } from '../src/access/roles.js';
import { OutgoingText, SmsDelivery } from '../src/notifications/delivery.js';
import { DueMessages } from '../src/notifications/due-messages.js';
import { MailJob } from '../src/notifications/mail-job.js';
import { SmtpDelivery } from '../src/notifications/smtp-delivery.js';
import { Message, Outbox } from '../src/shared/commands/outbox.js';
import { asSystem } from '../src/shared/database/scope.js';
import { Transactions } from '../src/shared/database/transactions.js';
import { Sealing } from '../src/shared/privacy/sealing.js';
import { Fault, HostileSmtp, hostileSmtp, Phase } from './support/hostile-smtp.js';
import { startProcess } from './support/service-process.js';
import { startTestApp, TestApp } from './support/test-app.js';
import { until } from './support/until.js';

/** Text messages that went out, and a gateway that takes them all. */
class Texts extends SmsDelivery {
  readonly sent: OutgoingText[] = [];

  deliver(message: OutgoingText): Promise<void> {
    this.sent.push(message);
    return Promise.resolve();
  }
}

/** For a server that never answers. With any other it would take a machine that hesitates for a server that is away. */
const IMPATIENT = { connectionTimeout: 400, greetingTimeout: 400, socketTimeout: 400 };
let t: TestApp;
let smtp: HostileSmtp;
const texts = new Texts();
const deliveries: SmtpDelivery[] = [];
beforeAll(async () => {
  t = await startTestApp();
  smtp = await hostileSmtp();
});
afterAll(async () => {
  deliveries.forEach((delivery) => delivery.close());
  await smtp.close();
  await t.close();
});
beforeEach(async () => {
  t.clock.set('2024-02-10T10:00:00+08:00');
  smtp.fault = () => undefined;
  smtp.mails.length = 0;
  texts.sent.length = 0;
  await t.dataSource.query('DELETE FROM outbox_messages');
});

/** A dispatcher as another process has one. */
function dispatcher({
  messages,
  url = smtp.url,
  impatient = false,
}: { messages?: DueMessages; url?: string; impatient?: boolean } = {}): MailJob {
  const delivery = impatient ? new SmtpDelivery(url, IMPATIENT) : new SmtpDelivery(url);
  deliveries.push(delivery);
  return new MailJob(
    messages ?? t.app.get(DueMessages),
    delivery,
    texts,
    t.app.get(Sealing),
    t.clock,
    t.settings,
  );
}
const post = (...messages: Partial<Message>[]) =>
  asSystem('job', () =>
    t.app.get(Transactions).run((manager) =>
      t.app.get(Outbox).post(
        manager,
        messages.map((message, i) => ({
          ...{ about: `test:${i}`, to: { mail: 'one@coach.example' }, template: 'manifest-sent' as const },
          values: { trip: message.about ?? `${i}`, version: 1, people: 2, counts: '', link: '' },
          ...message,
        })),
      ),
    ),
  );
const later = () => t.dataSource.query('UPDATE outbox_messages SET next_attempt_at = now()');
/** The clock by which attempts are put off. */
const databaseTime = async () => {
  const [{ now }] = await t.dataSource.query<{ now: Date }[]>('SELECT clock_timestamp() AS now');
  return now.getTime();
};
/** Makes a pause an hour longer, so that no test has to be over before it is, and tells when it was to end. */
const longerPause = async () => {
  const [[{ due }]] = await t.dataSource.query<[{ due: Date }[], number]>(
    `UPDATE outbox_messages SET next_attempt_at = next_attempt_at + interval '1 h'
      RETURNING next_attempt_at - interval '1 h' AS due`,
  );
  return due.getTime();
};
const rows = () =>
  t.dataSource.query<{ id: string; state: string; last_error: string | null; attempts: number }[]>(
    'SELECT m.id, m.state, m.last_error, m.attempts FROM outbox_messages m ORDER BY m.no',
  );
const subjects = () => smtp.mails.map(({ subject }) => subject!.replace(/.*：/, ''));

describe('a mail server', () => {
  const faults = (['CONNECT', 'MAIL', 'RCPT', 'DATA', 'TAKEN'] as Phase[]).flatMap((phase) =>
    ([451, 554, 'drop', 'stall'] as Fault[]).map((fault) => [phase, fault] as const),
  );

  it.each(faults)(
    'that at %s answers %s loses nothing: the mail goes out when it is well again',
    async (phase, fault) => {
      await post({ about: 'a' });
      let met = 0;
      smtp.fault = (at) => {
        if (at !== phase) return undefined;
        met += 1;
        return fault;
      };
      const sender = dispatcher({ impatient: fault === 'stall' });
      let attempts = 0;
      let triedAt = 0;
      // Who is impatient may give up on the way to the fault.
      while (met === 0 && attempts < 20) {
        await later();
        triedAt = await databaseTime();
        expect(await sender.sendDue()).toBe(0);
        attempts += 1;
      }
      expect(met).toBeGreaterThan(0);
      const [failed] = await rows();
      expect(failed).toMatchObject({ state: 'FAILED', attempts, last_error: expect.stringMatching(/^E/) });
      expect(failed.last_error).not.toContain('coach.example');
      const known = smtp.mails.length;

      smtp.fault = () => undefined;
      expect(await longerPause()).toBeGreaterThan(triedAt + 5000);
      expect(await sender.sendDue()).toBe(0);
      await later();
      if ((await sender.sendDue()) === 0) {
        expect(fault).toBe('stall');
        await later();
        expect(await dispatcher().sendDue()).toBe(1);
      }
      expect(await rows()).toMatchObject([{ state: 'SENT', last_error: null }]);
      // Twice only where the server had it already, and then under the same id.
      expect(known > 0).toBe(phase === 'TAKEN');
      expect(smtp.mails.length).toBeGreaterThan(known);
      if (fault !== 'stall') expect([known, smtp.mails.length]).toEqual(phase === 'TAKEN' ? [1, 2] : [0, 1]);
      expect(new Set(smtp.mails.map(({ messageId }) => messageId))).toEqual(
        new Set([`<${failed.id}@fangang>`]),
      );
    },
  );

  it('that refuses for good makes a dead letter, behind which the others go on; it can be sent again', async () => {
    await post({ about: 'bad', regionCode: '140522' }, { about: 'good' });
    smtp.fault = (phase) => (phase === 'RCPT' ? 550 : undefined);
    const sender = dispatcher();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect(await rows()).toMatchObject([
        { state: attempt === 1 ? 'QUEUED' : 'FAILED' },
        { state: 'QUEUED' },
      ]);
      // Of the second nothing was tried: it stands behind the first.
      expect((await rows())[1].attempts).toBe(0);
      if (attempt === 3) smtp.fault = onceRefusing();
      await later();
      await sender.sendDue();
    }
    const [dead] = await rows();
    expect(dead).toMatchObject({ state: 'DEAD', last_error: 'EENVELOPE 550 RCPT TO' });
    expect(subjects()).toEqual(['good']);

    smtp.fault = () => undefined;
    await later();
    expect(await sender.sendDue()).toBe(0);
    const office = await t.as(Role.CountyScheduler, '140522');
    const { body } = await office.get('/messages?state=DEAD').expect(200);
    expect(body.items).toMatchObject([
      { id: dead.id, reason: 'EENVELOPE 550 RCPT TO', recipient: 'o***@coach.example', nextAttemptAt: null },
    ]);
    const again = await office.post(`/messages/${dead.id}/resending`).expect(200);
    expect(again.body.state).toBe('QUEUED');
    await office.post(`/messages/${dead.id}/resending`).expect(409);
    expect(await sender.sendDue()).toBe(1);
    expect(smtp.mails.at(-1)!.messageId).toBe(`<${dead.id}@fangang>`);
  });

  /** Refuses one recipient more. */
  function onceRefusing() {
    let refused = false;
    return (phase: Phase) => {
      if (phase !== 'RCPT' || refused) return undefined;
      refused = true;
      return 550;
    };
  }

  it('that is away gives nothing up, however often it is asked', async () => {
    await post({ about: 'a' });
    const sender = dispatcher({ url: 'smtp://127.0.0.1:1' });
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await later();
      await sender.sendDue();
    }
    expect(await rows()).toMatchObject([{ state: 'FAILED', attempts: 20 }]);
  });
});

describe('two dispatchers', () => {
  const boxes = ['a', 'b', 'c'];
  /** Sends with two at once until nothing is left, through a server that refuses every third recipient for now. */
  async function sendAll(messages: () => DueMessages) {
    await post(
      ...Array.from({ length: 30 }, (_, i) => ({
        about: `${boxes[i % 3]}${String(i).padStart(2, '0')}`,
        to: { mail: `${boxes[i % 3]}@coach.example` },
      })),
    );
    let asked = 0;
    smtp.fault = (phase) => {
      if (phase !== 'RCPT') return undefined;
      asked += 1;
      return asked % 3 === 0 ? 451 : undefined;
    };
    const senders = [dispatcher({ messages: messages() }), dispatcher({ messages: messages() })];
    for (let round = 0; round < 60 && smtp.mails.length < 30; round += 1) {
      await later();
      await Promise.all(senders.map((sender) => sender.sendDue()));
    }
    return boxes.map((box) => subjects().filter((subject) => subject.startsWith(box)));
  }

  it('keep the order of each recipient, also when some are refused at first; each goes out once', async () => {
    const received = await sendAll(() => t.app.get(DueMessages));
    expect(received.map((one) => one.length)).toEqual([10, 10, 10]);
    for (const one of received) expect(one).toEqual(one.toSorted());
  });

  it('would not, if a message were taken that is not the first in line', async () => {
    class Careless extends DueMessages {
      override async claim() {
        const [claimed] = await t.dataSource.query(
          `UPDATE outbox_messages m SET state = 'SENDING', attempts = m.attempts + 1, next_attempt_at = now() + interval '1 h'
            WHERE m.id IN (SELECT d.id FROM outbox_messages d
                            WHERE d.channel = 'MAIL' AND d.state IN ('QUEUED', 'FAILED') AND d.next_attempt_at <= now()
                            ORDER BY d.no LIMIT 5 FOR UPDATE SKIP LOCKED)
        RETURNING m.id, m.recipient, m.subject, m.body, m.attachments, m.created_at AS "createdAt", m.attempts, m.refusals`,
        );
        return claimed as never;
      }
    }
    const received = await sendAll(() => new Careless(t.dataSource));
    expect(received.some((one) => one.join() !== one.toSorted().join())).toBe(true);
  });
});

it('a dispatcher that is killed between sending and noting it loses nothing; the repetition is recognised', async () => {
  await post({ about: 'first' }, { about: 'second' });
  smtp.fault = (phase) => (phase === 'TAKEN' ? 'stall' : undefined);
  const killed = await startProcess(t.settings, { jobs: true, environment: { SMTP_URL: smtp.url } });
  await until(() => smtp.mails.length === 1);
  await killed.end('SIGKILL');
  expect(await rows()).toMatchObject([{ state: 'SENDING' }, { state: 'QUEUED' }]);
  smtp.fault = () => undefined;
  // Its lease runs; nothing overtakes it meanwhile.
  expect(await dispatcher().sendDue()).toBe(0);
  await later();
  const other = await startProcess(t.settings, { jobs: true, environment: { SMTP_URL: smtp.url } });
  await until(async () => (await rows()).every(({ state }) => state === 'SENT'));
  await other.end('SIGTERM');
  const [first, second] = await rows();
  expect(smtp.mails.map(({ messageId }) => messageId)).toEqual(
    [first, first, second].map(({ id }) => `<${id}@fangang>`),
  );
  // Two services start.
});

describe('quiet hours', () => {
  const text = (about: string, phone: string, more: Partial<Message> = {}): Partial<Message> => ({
    ...{ about, to: { phone }, template: 'phone-code', values: { code: about, minutes: 5 } },
    ...more,
  });
  const sent = () => texts.sent.map(({ values }) => values.code);
  const departsAt = (time: string) => ({ departsAt: new Date(`2024-02-${time}+08:00`) });

  it('hold text messages back until the morning, but codes and near journeys; mails go', async () => {
    const sender = dispatcher();
    t.clock.set('2024-02-19T21:00:00+08:00');
    await post(
      text('plain', '13900000001'),
      text('far', '13900000002', departsAt('22T07:00:00')),
      text('near', '13900000003', departsAt('20T07:00:00')),
      text('code', '13900000001', { aside: true, secret: true }),
      { about: 'mail' },
    );
    expect(await sender.sendDue()).toBe(3);
    expect(sent()).toEqual(['code', 'near']);
    t.clock.set('2024-02-20T07:59:59+08:00');
    expect(await sender.sendDue()).toBe(0);
    t.clock.set('2024-02-20T08:00:00+08:00');
    expect(await sender.sendDue()).toBe(2);
    expect(sent().slice(2).sort()).toEqual(['far', 'plain']);
  });

  it('keep the order: what stands before a near journey goes along, what stands behind it waits', async () => {
    const sender = dispatcher();
    t.clock.set('2024-02-19T23:00:00+08:00');
    const phone = '13900000004';
    await post(
      text('before', phone),
      text('near', phone, departsAt('20T06:00:00')),
      text('behind', phone),
      text('other', '13900000005'),
    );
    expect(await sender.sendDue()).toBe(2);
    expect(sent()).toEqual(['before', 'near']);
    t.clock.set('2024-02-20T08:00:00+08:00');
    expect(await sender.sendDue()).toBe(2);
  });
});

it('a mail server that stalls holds up no text message', async () => {
  await post({ about: 'mail' }, { about: 'sms', to: { phone: '13900000006' } });
  smtp.fault = () => 'stall';
  let given = false;
  const sending = dispatcher()
    .sendDue()
    .then(() => (given = true));
  await until(() => texts.sent.length === 1 || given);
  expect(given).toBe(false);
  smtp.fault = () => 'drop';
  smtp.drop();
  await sending;
});
