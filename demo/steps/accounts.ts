import { randomBytes } from 'node:crypto';
import { Client } from '../client.js';

interface Session {
  accessToken: string;
}

export interface NewAccount {
  login: string;
  displayName: string;
  role: string;
  /** Region it acts for; a carrier liaison acts for a carrier instead. */
  regionCode?: string;
  carrierId?: string;
  email?: string;
}

/** Makes an account, and signs its owner in as its owner would. */
export async function newCaller(by: Client, anyone: Client, account: NewAccount): Promise<Client> {
  const password = randomBytes(12).toString('base64url');
  await by.post('/accounts', { ...account, password });
  return signIn(anyone, { login: account.login, password });
}

/** Signs in for the first time; the initial password must be changed then. */
export async function signIn(
  anyone: Client,
  { login, password }: { login: string; password: string },
): Promise<Client> {
  const first = await anyone.post<Session>('/sessions', { login, password });
  const next = randomBytes(12).toString('base64url');
  const session = await anyone
    .as(first.accessToken)
    .post<Session>('/me/password', { current: password, next });
  return anyone.as(session.accessToken);
}
