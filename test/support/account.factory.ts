import { Role } from '../../src/access/roles.js';
import type { TestApp } from './test-app.js';

/** What the tests’ people choose as their password unless told otherwise. */
export const PASSWORD = 'spring-festival';

export interface SignedIn {
  id: string;
  accessToken: string;
  refreshToken: string;
  account: { id: string; login: string };
}

/** Makes an account by the province, whose owner is invited and has no password yet. */
export async function invitedAccount(
  t: TestApp,
  login: string,
  more: object = {},
): Promise<{ id: string; token: string }> {
  const province = await t.as(Role.ProvinceOfficer, '14');
  const account = { login, displayName: '测试', role: 'COUNTY_SCHEDULER', regionCode: '140522', ...more };
  const { body } = await province.post('/accounts').send(account).expect(201);
  return { id: body.id, token: new URL(body.invitation.link).hash.slice(1) };
}

/** Makes an account whose owner has accepted the invitation and is signed in. */
export async function newStaff(t: TestApp, login: string, more: object = {}): Promise<SignedIn> {
  const { token } = await invitedAccount(t, login, more);
  const { body } = await t.anyone
    .post('/invitations/acceptance')
    .send({ token, password: PASSWORD })
    .expect(201);
  return body;
}

/** Calls with the access token of a session. */
export const withToken = ({ accessToken }: { accessToken: string }, t: TestApp) => {
  const call = (method: 'get' | 'post' | 'delete') => (path: string) =>
    t.anyone[method](path).set('Authorization', `Bearer ${accessToken}`);
  return { get: call('get'), post: call('post'), delete: call('delete') };
};
