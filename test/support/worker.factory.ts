import { Sealing } from '../../src/shared/privacy/sealing.js';
import type { SignedIn } from './account.factory.js';
import type { Caller, TestApp } from './test-app.js';

/** The code that the newest text message brings to a phone; read from the outbox, where it lies sealed. */
export async function codeFor(t: TestApp, phone: string): Promise<string> {
  const sealing = t.app.get(Sealing);
  const rows = await t.dataSource.query<{ recipient_sealed: Buffer; body_sealed: Buffer }[]>(
    `SELECT m.recipient_sealed, m.body_sealed FROM outbox_messages m
      WHERE m.template = 'phone-code' AND m.sent_at IS NULL ORDER BY m.id DESC`,
  );
  const newest = rows.find((row) => sealing.open(row.recipient_sealed) === phone);
  return /\d{6}/.exec(sealing.open(newest!.body_sealed))![0];
}

/** Begins a session by phone, over HTTP. */
export async function phoneSession(t: TestApp, phone: string): Promise<SignedIn> {
  await t.anyone.post('/phone-codes').send({ phone }).expect(202);
  const code = await codeFor(t, phone);
  const { body } = await t.anyone.post('/phone-sessions').send({ phone, code }).expect(201);
  return body as SignedIn;
}

/** Signs in by phone, over HTTP. */
export async function signedInBy(t: TestApp, phone: string): Promise<Caller> {
  const { accessToken, account } = await phoneSession(t, phone);
  return t.with(accessToken, account.id);
}

/** Lets every phone ask anew, as after a day. */
export async function forgetLimits(t: TestApp): Promise<void> {
  await t.dataSource.query('DELETE FROM rate_limits');
}
