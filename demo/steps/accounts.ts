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
}

/** Makes an account, and accepts the invitation as its owner would. */
export async function newCaller(by: Client, anyone: Client, account: NewAccount): Promise<Client> {
  const { invitation } = await by.post<{ invitation: { link: string } }>('/accounts', account);
  const token = new URL(invitation.link).hash.slice(1);
  const password = randomBytes(12).toString('base64url');
  const session = await anyone.post<Session>('/invitations/acceptance', { token, password });
  return anyone.as(session.accessToken);
}

/** Signs in to the first account for the first time; its generated password must be changed then. */
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
