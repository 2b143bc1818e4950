import { createHmac } from 'node:crypto';
import { newStaff } from './support/account.factory.js';
import { startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let token: string;
beforeAll(async () => {
  t = await startTestApp();
  token = (await newStaff(t, 'holder')).accessToken;
});
afterAll(() => t.close());

const SECRET = 'a secret for tests only, long enough';
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (at: number) =>
  JSON.parse(Buffer.from(token.split('.')[at], 'base64url').toString()) as Record<string, unknown>;
/** A token with the right signature, of changed parts. */
function signed(header: object, claims: object): string {
  const text = `${part({ ...read(0), ...header })}.${part({ ...read(1), ...claims })}`;
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`;
}
const asked = async (given: string) =>
  (await t.anyone.get('/me').set('Authorization', `Bearer ${given}`)).status;

describe('an access token', () => {
  it('tells its kind, who gave it and for what', () => {
    expect(read(0)).toEqual({ alg: 'HS256', typ: 'at+jwt' });
    expect(read(1)).toMatchObject({ iss: 'http://localhost:0', aud: 'http://localhost:0/api' });
  });

  it('is taken as it was given', async () => {
    // The control: what is refused below is refused for the one thing that is different.
    expect(await asked(signed({}, {}))).toBe(200);
  });

  it.each([
    ['another issuer', {}, { iss: 'https://staging.example' }],
    ['no issuer', {}, { iss: undefined }],
    ['another audience', {}, { aud: 'http://localhost:0/elsewhere' }],
    ['no audience', {}, { aud: undefined }],
    ['another kind', { typ: 'JWT' }, {}],
    ['no kind', { typ: undefined }, {}],
    ['another algorithm', { alg: 'none' }, {}],
    ['an end that is past', {}, { exp: 1 }],
    ['a session that nobody began', {}, { sid: '01910000-0000-7000-8000-000000000000' }],
  ])('is not taken with %s, though well signed', async (_, header, claims) => {
    expect(await asked(signed(header, claims))).toBe(401);
  });

  it('is not taken when a letter of it is changed', async () => {
    const [head, , signature] = token.split('.');
    expect(await asked(`${head}.${part({ ...read(1), role: 'PROVINCE_OFFICER' })}.${signature}`)).toBe(401);
  });
});
