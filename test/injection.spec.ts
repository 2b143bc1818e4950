import { connect, AddressInfo } from 'node:net';
import { readdir } from 'node:fs/promises';
import supertest from 'supertest';
import { Role } from '../src/access/roles.js';
import { handIn, importRoster, rosterRow, toRosterCsv } from './support/roster.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId } from './support/trip.factory.js';

let t: TestApp;
let cadre: Caller;
let province: Caller;
let campaign: string;
beforeAll(async () => {
  t = await startTestApp();
  campaign = await campaignId(t);
  cadre = await t.as(Role.Cadre, '140522');
  province = await t.as(Role.ProvinceOfficer, '14');
});
afterAll(() => t.close());

/** Seconds; longer than any of our answers takes, be the machine as crowded as it may. */
const SLEEP = 40;
const SQL = [
  `'; DROP TABLE carriers; --`,
  `' OR '1'='1`,
  `x') UNION SELECT password_hash FROM accounts --`,
  `$1; SELECT pg_sleep(${SLEEP})`,
  `\\'; SELECT pg_sleep(${SLEEP}); --`,
  `%`,
  `_`,
];

describe('SQL', () => {
  it.each(SQL)('in a name is a name: %s', async (text) => {
    const carrier = { kind: 'COACH', name: text, regionCode: '14', email: 'a@coach.example' };
    const { body } = await province.post('/carriers').send(carrier).expect(201);
    const { body: listed } = await province.get('/carriers?limit=100').expect(200);
    expect(listed.items).toContainEqual(expect.objectContaining({ id: body.id, name: text }));
  });

  it.each(SQL)('in a search finds nobody: %s', async (text) => {
    await importRoster(t, cadre, campaign, toRosterCsv([rosterRow(1)]));
    const started = performance.now();
    const { body } = await cadre.post('/worker-searches').send({ name: text });
    expect(body.items ?? []).toEqual([]);
    const { body: regions } = await cadre.get(`/regions?search=${encodeURIComponent(text)}`);
    expect(regions.items ?? []).toEqual([]);
    expect(performance.now() - started).toBeLessThan(SLEEP * 1000);
  });

  it.each(SQL)('in a parameter of any kind is refused or finds nothing: %s', async (text) => {
    const hostile = encodeURIComponent(text);
    const answers = [
      ...[
        `/trips?mode=${hostile}`,
        `/trips?after=${hostile}`,
        `/trips?limit=${hostile}`,
        `/trips/${hostile}`,
      ],
      ...[`/travel-requests?campaignId=${hostile}`, `/roster-imports?after=${hostile}`],
      ...[`/carriers?kind=${hostile}`, `/campaigns/${hostile}`, `/demand?campaignId=${hostile}`],
    ].map((path) => province.get(path));
    for (const { status } of await Promise.all(answers)) expect([400, 404, 422]).toContain(status);
  });

  it('has left every table where it was', async () => {
    const { body } = await province.get('/carriers?limit=100').expect(200);
    expect(body.items).toHaveLength(SQL.length);
    await cadre.get('/me').expect(200);
  });
});

describe('the name of an uploaded file', () => {
  const content = toRosterCsv([rosterRow(2)]);

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['/etc/cron.d/x.csv', 'x.csv'],
    ['花名册.csv', '花名册.csv'],
  ])('leads nowhere: %s', async (name, kept) => {
    const before = await readdir(t.settings.dataDir, { recursive: true });
    const { fileName } = await handIn(cadre, campaign, content, name);
    expect(fileName).toBe(kept);
    expect(await readdir(t.settings.dataDir, { recursive: true })).toEqual(before);
  });

  it('cannot add a header to the answer that gives it back', async () => {
    const { id } = await importRoster(
      t,
      cadre,
      campaign,
      content,
      'x"; filename=evil.html; a="%0d%0aSet-Cookie: a=b.csv',
    );
    const { headers } = await cadre.get(`/roster-imports/${id}/report?purpose=CORRECTION`).expect(200);
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="fangang\.\w+"; filename\*=UTF-8''[\w.%!~*'()-]+$/,
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('a form', () => {
  const upload = () => cadre.post('/roster-imports').field('campaignId', campaign);
  const file = toRosterCsv([rosterRow(3)]);

  it('of too many fields is refused', async () => {
    const form = upload();
    for (let no = 0; no < 20; no += 1) void form.field(`field${no}`, 'x');
    expect((await form.attach('file', file, 'a.csv').expect(413)).body.code).toBe('TOO_LARGE');
  });

  it('of several files is refused', async () => {
    await upload().attach('file', file, 'a.csv').attach('more', file, 'b.csv').expect(413);
  });

  it('that names a prototype is refused', async () => {
    await upload().field('__proto__', 'x').attach('file', file, 'a.csv').expect(400);
    expect(({} as { file?: unknown }).file).toBeUndefined();
  });

  it.each([
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a program', Buffer.from('7f454c4602010100000000000000000000', 'hex')],
    ['a PDF document', Buffer.from('%PDF-1.7 \n')],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1000000', 'hex')],
  ])('with %s that calls itself a roster is refused by its content', async (_, content) => {
    await upload().attach('file', content, { filename: 'roster.csv', contentType: 'text/csv' }).expect(422);
  });
});

describe('the path of a request', () => {
  /** As it is written: no client tidies it first. */
  function raw(path: string): Promise<string> {
    return new Promise((done) => {
      const { port } = t.app.getHttpServer().address() as AddressInfo;
      let answer = '';
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      );
      socket.on('data', (chunk) => (answer += chunk.toString())).on('close', () => done(answer));
    });
  }

  it.each([
    ...['/api/docs/../../../../package.json', '/api/docs/..%2f..%2f..%2fpackage.json'],
    ...['/api/docs/%2e%2e/%2e%2e/package.json', '/api/docs/..%5c..%5cpackage.json', '/api/docs//etc/passwd'],
    '/api/docs/%00',
  ])('leads to no file outside the page: %s', async (path) => {
    const answer = await raw(path);
    expect(answer).toMatch(/^HTTP\/1\.1 40[034]/);
    expect(answer).not.toMatch(/"dependencies"|root:|require\(/);
  });

  it('is answered without running as HTML', async () => {
    const path = '/api/v1/<script>alert(1)</script>';
    const { headers } = await supertest(t.app.getHttpServer()).get(path).expect(404);
    expect(headers['content-type']).toContain('application/problem+json');
  });
});
