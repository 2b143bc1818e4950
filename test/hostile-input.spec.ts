import { Role } from '../src/access/roles.js';
import { campaignId } from './support/trip.factory.js';
import { importRoster, rosterRow, toRosterCsv, HEADER } from './support/roster.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let cadre: Caller;
let campaign: string;
beforeAll(async () => {
  t = await startTestApp();
  campaign = await campaignId(t);
  cadre = await t.as(Role.Cadre, '140522');
});
afterAll(() => t.close());

describe('input that no client would send', () => {
  it('is a problem even where no route was found', async () => {
    const { body, headers } = await cadre.get('/trips/%ff').expect(400);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'MALFORMED_REQUEST', instance: '/api/v1/trips/%ff' });
  });

  it.each(['from', 'before'])('names a day of the year 0 (%s)', async (field) => {
    const { body } = await cadre.get(`/demand?campaignId=${campaign}&${field}=0000-01-01`).expect(422);
    expect(body.errors).toEqual([expect.objectContaining({ field, code: 'isDay' })]);
  });

  it.each([[[]], [[[]]], ['x'], [null]])('names a member that is no object: %j', async (member) => {
    const request = {
      ...{ campaignId: campaign, direction: 'RETURN_TO_WORK', workPlaceCode: '320583' },
      ...{ earliestOn: '2024-02-18', latestOn: '2024-02-20', members: [member] },
    };
    const { body } = await cadre.post('/travel-requests').send(request).expect(422);
    expect(body.errors).toContainEqual(expect.objectContaining({ field: 'members', code: 'isObject' }));
  });

  it('takes null for what is left out of a search', async () => {
    const wanted = { documentNumber: null, phone: null, name: '查无此人' };
    expect((await cadre.post('/worker-searches').send(wanted).expect(200)).body.items).toEqual([]);
  });

  it('refuses half a character in a mail address', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const carrier = { kind: 'COACH', name: '客运', regionCode: '14', email: '\ud800' };
    await province.post('/carriers').send(carrier).expect(400);
  });
});

describe('an upload', () => {
  it.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    ['of something else', 'multipart/form-data; boundary=a', '--b\r\n'],
    [
      'that is cut off',
      'multipart/form-data; boundary=a',
      '--a\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
    ],
  ])('%s is refused by name', async (_, type, content) => {
    const { body } = await cadre.post('/roster-imports').set('Content-Type', type).send(content).expect(400);
    expect(body.code).toBe('BROKEN_UPLOAD');
  });

  it('with more columns than a sheet has can still be reported on', async () => {
    const header = [...HEADER, ...Array.from({ length: 17_000 }, () => '')];
    const done = await importRoster(t, cadre, campaign, toRosterCsv([rosterRow(1)], header));
    expect(done).toMatchObject({ state: 'DONE', accepted: 1 });
    await cadre.get(`/roster-imports/${done.id}/report?purpose=CORRECTION`).expect(200);
  });
});
