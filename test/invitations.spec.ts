import { Role } from '../src/access/roles.js';
import { Sealing } from '../src/shared/privacy/sealing.js';
import { invitedAccount, newStaff, PASSWORD, withToken } from './support/account.factory.js';
import { startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
beforeEach(() => t.clock.set('2024-02-01T09:00:00+08:00'));
afterAll(() => t.close());

const accept = (token: string, password = PASSWORD) =>
  t.anyone.post('/invitations/acceptance').send({ token, password });
const over = async (token: string) =>
  expect((await accept(token).expect(410)).body.code).toBe('INVITATION_OVER');
const signIn = (login: string, password = PASSWORD) => t.anyone.post('/sessions').send({ login, password });

describe('an invitation', () => {
  it('lets its reader choose the password, and signs in', async () => {
    const { token } = await invitedAccount(t, 'invited');
    await signIn('invited').expect(401);
    const { body } = await accept(token).expect(201);
    expect(body.account).toMatchObject({ login: 'invited', mustChangePassword: false, invitedAt: null });
    await withToken(body, t).get('/accounts').expect(200);
    await signIn('invited').expect(201);
  });

  it('is good once, also for two who accept at the same moment', async () => {
    const { token } = await invitedAccount(t, 'once');
    const answers = await Promise.all([accept(token, 'first of the two'), accept(token, 'second of them')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410]);
    await over(token);
  });

  it('is good for 72 hours', async () => {
    const [early, late] = [await invitedAccount(t, 'early'), await invitedAccount(t, 'late')];
    t.clock.set('2024-02-04T08:59:59+08:00');
    await accept(early.token).expect(201);
    t.clock.set('2024-02-04T09:00:00+08:00');
    await over(late.token);
  });

  it('is nothing that was made up, and lets nobody into a closed account', async () => {
    await over('made-up');
    const closed = await invitedAccount(t, 'closed');
    const province = await t.as(Role.ProvinceOfficer, '14');
    await province.post(`/accounts/${closed.id}/closure`).expect(200);
    await over(closed.token);
    expect((await province.post(`/accounts/${closed.id}/invitation`).expect(409)).body.code).toBe(
      'ACCOUNT_CLOSED',
    );
  });

  it('keeps good when the password is refused', async () => {
    const { token } = await invitedAccount(t, 'careless');
    const { body } = await accept(token, 'Careless-2024').expect(422);
    expect(body.errors).toEqual([expect.objectContaining({ field: 'password', code: 'holdsLogin' })]);
    await accept(token).expect(201);
  });

  it('is kept as a digest, and its link in no stored answer', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const account = { login: 'kept', displayName: '测试', role: 'CADRE', regionCode: '140522' };
    const post = () => province.post('/accounts').set('Idempotency-Key', 'kept').send(account).expect(201);
    const [first, again] = [(await post()).body, (await post()).body];
    const token = new URL(first.invitation.link).hash.slice(1);
    expect(again).toEqual({ ...first, invitation: { ...first.invitation, link: null } });
    for (const table of ['idempotency_keys', 'invitations', 'accounts', 'audit_entries']) {
      const rows = await t.dataSource.query<{ row: string }[]>(`SELECT x::text AS row FROM ${table} x`);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.map(({ row }) => row).join()).not.toContain(token);
    }
  });
});

describe('a new invitation', () => {
  it('takes the place of the former, and ends the sessions once it is accepted', async () => {
    const { id, token } = await invitedAccount(t, 'forgetful');
    const province = await t.as(Role.ProvinceOfficer, '14');
    const invite = async () => {
      const { body } = await province.post(`/accounts/${id}/invitation`).expect(201);
      return new URL(body.invitation.link).hash.slice(1);
    };
    const second = await invite();
    await over(token);
    const session = (await accept(second).expect(201)).body;

    const third = await invite();
    await withToken(session, t).get('/me').expect(200);
    await signIn('forgetful').expect(201);
    await accept(third, 'lantern-festival').expect(201);
    await withToken(session, t).get('/me').expect(401);
    await signIn('forgetful').expect(401);
    await signIn('forgetful', 'lantern-festival').expect(201);
  });

  it('is made by an office above, for nobody outside its region and not for oneself', async () => {
    const { account } = await newStaff(t, 'ordinary');
    const elsewhere = await t.as(Role.CityOfficer, '1411');
    await elsewhere.post(`/accounts/${account.id}/invitation`).expect(404);
    const beside = await t.as(Role.CountyScheduler, '140522');
    const refused = await beside.post(`/accounts/${account.id}/invitation`).expect(403);
    expect(refused.body.code).toBe('ROLE_NOT_ALLOWED');
    const province = await t.as(Role.ProvinceOfficer, '14');
    await province.post(`/accounts/${province.accountId}/invitation`).expect(409);
  });
});

describe('with a mail address', () => {
  it('the invitation is mailed, sealed until it is sent, and the office does not see the link', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const account = { login: 'by-mail', displayName: '王主任', role: 'CADRE', regionCode: '140522' };
    const { body } = await province
      .post('/accounts')
      .send({ ...account, email: 'wang@county.example' })
      .expect(201);
    expect(body.invitation).toMatchObject({ mailed: true, link: null });
    const [mail] = await t.dataSource.query<
      { recipient: string; body: string | null; body_sealed: Buffer }[]
    >('SELECT o.* FROM outbox_messages o WHERE o.about = $1', [`invitation:${body.invitation.id}`]);
    expect(mail).toMatchObject({ recipient: 'wang@county.example', body: null });
    const text = t.app.get(Sealing).open(mail.body_sealed);
    const token = /invitation#(\S+)/.exec(text)?.[1] as string;
    await accept(token).expect(201);
  });
});
