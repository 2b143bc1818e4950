import { request as rawRequest } from 'node:http';
import { AddressInfo, connect } from 'node:net';

import supertest from 'supertest';
import { Role } from '../src/access/roles.js';
import { RequestQuotas } from '../src/shared/limits/request-quotas.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let province: Caller;
beforeAll(async () => {
  t = await startTestApp({ PUBLIC_URL: 'https://fangang.example' });
  province = await t.as(Role.ProvinceOfficer, '14');
});
afterAll(() => t.close());

const port = (app = t) => (app.app.getHttpServer().address() as AddressInfo).port;
/** Writes these bytes on a bare connection, and reads all that comes until its end. */
function bare(text: string, then?: (write: (more: string) => void) => void): Promise<string> {
  return new Promise((done) => {
    let answer = '';
    const socket = connect(port(), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined).on('close', () => done(answer));
    then?.((more) => socket.writable && socket.write(more));
  });
}
const root = () => supertest(t.app.getHttpServer());

describe('every answer', () => {
  const answers: [string, () => Promise<supertest.Response>, number][] = [
    ['of a route', () => province.get('/regions?parent=14'), 200],
    ['without a sign-in', () => t.anyone.get('/trips'), 401],
    ['for what is not there', () => province.get('/nothing-here'), 404],
    ['to a body that cannot be read', () => province.post('/carriers').type('json').send('{'), 400],
    ['outside the API', () => root().get('/nothing-here'), 404],
    ['of the health check', () => root().get('/health/live'), 200],
  ];
  it.each(answers)('%s carries the headers', async (_, ask, status) => {
    const { headers, status: answered } = await ask();
    expect(answered).toBe(status);
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });

  it('even one that fails inside', async () => {
    const query = jest.spyOn(t.app.get(RequestQuotas), 'take').mockImplementationOnce(() => {
      throw new Error('unforeseen');
    });
    const { headers, body } = await province.get('/regions').expect(500);
    query.mockRestore();
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify(body)).not.toContain('unforeseen');
  });

  it('even where no route could be looked for', async () => {
    const { headers } = await root().get('/api/v1/trips/%ff').expect(400);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  it('of the API is kept by nobody on the way', async () => {
    expect((await province.get('/me').expect(200)).headers['cache-control']).toBe('no-store');
    expect((await province.get('/trips/x').expect(400)).headers['cache-control']).toBe('no-store');
  });

  it('says nothing of https where there is none', async () => {
    const plain = await startTestApp();
    try {
      const { headers } = await plain.anyone.get('/trips').expect(401);
      expect(headers).not.toHaveProperty('strict-transport-security');
    } finally {
      await plain.close();
    }
  });
});

describe('pages of other origins', () => {
  it.each(['get', 'post', 'put', 'delete', 'options'] as const)('are never let in (%s)', async (method) => {
    const ask = root()[method]('/api/v1/regions');
    const { headers } = await ask
      .set('Origin', 'https://evil.example')
      .set('Access-Control-Request-Method', 'POST')
      .set('Access-Control-Request-Headers', 'authorization');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('the page of the API documents', () => {
  it('runs its own scripts, and none in place', async () => {
    const { text, headers } = await root().get('/api/docs').expect(200);
    const policy = headers['content-security-policy'];
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/);
    const scripts = [...text.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(2);
    for (const [, attributes, content] of scripts) {
      expect(content.trim()).toBe('');
      const source = /src="([^"]+)"/.exec(attributes)?.[1] as string;
      await root()
        .get(new URL(source, 'http://x/api/docs').pathname)
        .expect(200)
        .expect('Content-Type', /javascript/);
    }
    expect(text).not.toMatch(/\son\w+=/);
  });
});

describe('a body', () => {
  const carrier = { kind: 'COACH', name: '晋运', regionCode: '14', email: 'dispatch@coach.example' };
  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'application/jsonp',
    'text/json',
    'multipart/form-data; boundary=a',
  ])('that is no JSON (%s) is refused', async (type) => {
    const { body } = await province
      .post('/carriers')
      .set('Content-Type', type)
      .send(JSON.stringify(carrier))
      .expect(415);
    expect(body.code).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('without any type is refused', async () => {
    const answer = await bare(
      `POST /api/v1/carriers HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 415/);
  });

  it('is JSON with or without its charset', async () => {
    await province
      .post('/carriers')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(carrier))
      .expect(201);
    await province
      .post('/carriers')
      .send({ ...carrier, name: '晋运二' })
      .expect(201);
  });

  it('that is not UTF-8 is refused', async () => {
    const gbk = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xbd, 0xfa]), Buffer.from('"}')]);
    await new Promise<void>((done, failed) => {
      const request = rawRequest(
        {
          ...{ port: port(), method: 'POST', path: '/api/v1/carriers' },
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${province.token}` },
        },
        (answer) => (answer.statusCode === 400 ? done() : failed(new Error(String(answer.statusCode)))),
      );
      request.end(gbk);
    });
  });

  it('may nest so deep and no deeper, however deep it is', async () => {
    const send = (levels: number) => province.post('/carriers').type('json').send(nested(levels));
    await send(20).expect(422);
    for (const levels of [21, 1000, 200_000]) {
      expect((await send(levels).expect(413)).body).toMatchObject({ code: 'TOO_LARGE' });
    }
  });

  it('of more than two megabytes is refused, announced or not', async () => {
    const large = JSON.stringify({ ...carrier, name: 'x'.repeat(2 * 1024 * 1024) });
    await province.post('/carriers').type('json').send(large).expect(413);
    const status = await new Promise<number | undefined>((done) => {
      const request = rawRequest(
        {
          ...{ port: port(), method: 'POST', path: '/api/v1/carriers' },
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${province.token}` },
        },
        (answer) => done(answer.statusCode),
      );
      request.on('error', () => done(0));
      for (let at = 0; at < large.length; at += 65_536) request.write(large.slice(at, at + 65_536));
      request.end();
    });
    expect([413, 0]).toContain(status);
  });

  it.each([
    '{"__proto__":{"admin":true},"kind":"COACH","name":"晋运","regionCode":"14"}',
    '{"\\u005f_proto__":{"admin":true},"kind":"COACH","name":"晋运","regionCode":"14"}',
    '{"constructor":{"prototype":{"admin":true}},"kind":"COACH","name":"晋运","regionCode":"14"}',
  ])('that reaches for a prototype is refused: %s', async (body) => {
    await province.post('/carriers').type('json').send(body).expect(400);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('that is packed is not unpacked', async () => {
    await province
      .post('/carriers')
      .set({ 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' })
      .send(JSON.stringify(carrier))
      .expect(415);
  });
});

describe('who is slow', () => {
  /** A JSON body of which a byte comes now and then; resolves with all that was answered once the connection has ended. */
  function dribble(to: TestApp, length: number): Promise<string> {
    return new Promise((done) => {
      let text = '';
      const socket = connect(port(to), '127.0.0.1');
      const head = `POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json`;
      socket.write(`${head}\r\nContent-Length: ${length}\r\n\r\n{`);
      const timer = setInterval(() => socket.write(' '), 100);
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket
        .on('error', () => undefined)
        .on('close', () => {
          clearInterval(timer);
          done(text);
        });
    });
  }

  it('with a body loses the connection, told why or refused before', async () => {
    const slow = await startTestApp({}, undefined, { bodySeconds: 1 });
    try {
      const started = performance.now();
      const [answer, refused] = await Promise.all([dribble(slow, 1000), dribble(slow, 5_000_000)]);
      // The body would take a hundred seconds; how soon after the first one this process comes to it, the machine decides.
      expect(performance.now() - started).toBeLessThan(30_000);
      expect(answer).toMatch(/^HTTP\/1.1 408/);
      expect(answer).toContain('REQUEST_TOO_SLOW');
      expect(refused).toMatch(/^HTTP\/1.1 413/);
      await slow.anyone.post('/sessions').send({ login: 'nobody', password: 'nothing' }).expect(401);
    } finally {
      await slow.close();
    }
  });

  it('is bound by limits of the server as well', () => {
    const server = t.app.getHttpServer();
    expect(server).toMatchObject({ requestTimeout: 600_000, headersTimeout: 10_000, timeout: 120_000 });
  });
});

describe('what is no request', () => {
  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['large headers', `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is a problem and the end', async (_, text, status) => {
    const answer = await bare(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect(answer).toContain('application/problem+json');
  });
});

describe('the general limit', () => {
  const settings = { REQUESTS_PER_MINUTE: '40' };

  it('is shared by two processes, refuses by name, and spares the health check', async () => {
    const one = await startTestApp(settings);
    const two = await startBeside(one, settings);
    try {
      const statuses: number[] = [];
      for (let no = 0; no < 60; no += 1)
        statuses.push((await [one, two][no % 2].anyone.get('/trips')).status);
      const through = statuses.filter((status) => status === 401).length;
      // Each process may pass the limit by its share, a twentieth.
      expect(through).toBeGreaterThanOrEqual(40);
      expect(through).toBeLessThanOrEqual(44);
      const { body, headers } = await two.anyone.get('/trips').expect(429);
      expect(body).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfter: expect.any(Number) });
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      await two.anyone.get('/health/ready').expect(200);
    } finally {
      await two.close();
      await one.close();
    }
  });

  it('holds for an account wherever it asks from', async () => {
    const one = await startTestApp({ ...settings, TRUST_PROXY: '127.0.0.1,::1' });
    try {
      const caller = await one.as(Role.ProvinceOfficer, '14');
      const other = await one.as(Role.ProvinceOfficer, '14');
      const from = (who: Caller, no: number) => who.get('/me').set('X-Forwarded-For', `203.0.113.${no}`);
      const statuses: number[] = [];
      for (let no = 0; no < 50; no += 1) statuses.push((await from(caller, no)).status);
      expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(42);
      expect(statuses.at(-1)).toBe(429);
      await from(other, 99).expect(200);
    } finally {
      await one.close();
    }
  });

  it('believes a forwarded address from the named proxies only', async () => {
    for (const [TRUST_PROXY, last] of [
      ['127.0.0.1', 401],
      ['10.0.0.0/8', 429],
    ] as const) {
      const one = await startTestApp({ ...settings, TRUST_PROXY });
      let status = 0;
      for (let no = 0; no < 50; no += 1) {
        ({ status } = await one.anyone.get('/trips').set('X-Forwarded-For', `203.0.113.${no}`));
      }
      await one.close();
      expect(status).toBe(last);
    }
  });

  it('can be switched off', async () => {
    const one = await startTestApp({ REQUESTS_PER_MINUTE: '0' });
    for (let no = 0; no < 60; no += 1) await one.anyone.get('/trips').expect(401);
    await one.close();
  });
});
