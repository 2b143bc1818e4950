import supertest from 'supertest';
import { Role } from '../src/access/roles.js';
import { RateLimits } from '../src/shared/limits/rate-limits.js';
import { makeCarrier } from './support/fleet.factory.js';
import { booked, party } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { makeOpenTrip, makeTrip } from './support/trip.factory.js';

let t: TestApp;
let office: Caller;
beforeAll(async () => {
  t = await startTestApp();
  office = await t.as(Role.CountyScheduler, '140522');
});
afterAll(() => t.close());

const verify = (code: string) => t.anyone.get(`/trip-verifications/${encodeURIComponent(code)}`);
const page = (path: string) => supertest(t.app.getHttpServer()).get(path);
const PLATED = { vehicles: [{ layoutCode: 'COACH_39', plate: '晋E12345' }] };

describe('a trip’s code', () => {
  it('tells anyone what is printed on the ticket, however it is typed, and names nobody', async () => {
    const carrierId = (await makeCarrier(t)).id;
    const trip = await makeOpenTrip(t, office, { ...PLATED, carrierId, notes: '联系人王五 13900001111' });
    const partyId = await party(t, office);
    await booked(office, trip.id, partyId);
    const { body, text } = await verify(trip.code).expect(200);
    expect(body).toEqual({
      real: true,
      trip: {
        ...{
          code: trip.code,
          mode: 'COACH',
          direction: 'RETURN_TO_WORK',
          state: 'OPEN',
          serviceNumber: null,
        },
        ...{
          organiser: '山西省晋城市阳城县',
          origin: '山西省晋城市阳城县',
          destination: '江苏省苏州市昆山市',
        },
        ...{ departsAt: '2024-02-20T07:00:00+08:00', arrivesAt: '2024-02-20T21:00:00+08:00' },
        boarding: [{ place: '客运中心', stopsAt: '2024-02-20T07:00:00+08:00' }],
        vehicles: [{ label: '1号车', plate: '晋E12345' }],
      },
    });
    for (const secret of [trip.id, partyId, '测试', '王五', '139000', office.accountId])
      expect(text).not.toContain(secret);
    expect((await verify(trip.code.toLowerCase().replace('-', ' ')).expect(200)).body).toEqual(body);
  });

  it('is as unknown of a draft as one that nobody gave out', async () => {
    const draft = await makeTrip(t, office);
    const [ofDraft, ofNothing] = [
      await verify(draft.code).expect(200),
      await verify('AAAA-AAAA').expect(200),
    ];
    expect(ofDraft.text).toBe('{"real":false,"trip":null}');
    expect(ofNothing.text).toBe(ofDraft.text);
    expect(Object.keys(ofNothing.headers).sort()).toEqual(Object.keys(ofDraft.headers).sort());
  });

  it('tells that a trip is cancelled', async () => {
    const trip = await makeOpenTrip(t, office);
    await office.post(`/trips/${trip.id}/cancellation`).send({}).expect(200);
    expect((await verify(trip.code).expect(200)).body.trip.state).toBe('CANCELLED');
  });

  it('can be harmful text without harm', async () => {
    for (const code of [`' OR '1'='1`, '<script>', '%', '../x', '￿'])
      expect((await verify(code).expect(200)).body.real).toBe(false);
  });

  it('is told to one address so often a minute', async () => {
    await t.app.get(RateLimits).count('trip verifications', '127.0.0.1', 60, 60);
    await verify('AAAA-AAAA').expect(429);
    await t.dataSource.query('DELETE FROM rate_limits');
    await verify('AAAA-AAAA').expect(200);
  });
});

describe('the page', () => {
  it('shows the same without a script, with no one else’s style, in no frame', async () => {
    const trip = await makeOpenTrip(t, office, PLATED);
    const { text, headers } = await page(`/verify/${trip.code}`).expect(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none';style-src 'sha256-[^']+';form-action 'self';frame-ancestors 'none';base-uri 'none'$/,
    );
    expect(text).toContain('真实班次');
    expect(text).toContain('晋E12345');
    expect(text).not.toMatch(/<script|javascript:|https?:/);
    const { text: typed } = await page(`/verify?code=${trip.code}`).expect(200);
    expect(typed).toBe(text);
  });

  it('asks for a code, and warns of an unknown one without repeating it', async () => {
    expect((await page('/verify').expect(200)).text).toContain('<form');
    const { text } = await page(`/verify/${encodeURIComponent('<script>alert(1)</script>')}`).expect(200);
    expect(text).toContain('未查到该班次');
    expect(text).not.toContain('alert');
  });
});
