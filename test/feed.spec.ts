import { createHmac } from 'node:crypto';
import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Role } from '../src/access/roles.js';
import type { FeedBody } from '../src/statistics/feed/feed.dto.js';
import { Feed } from '../src/statistics/feed/feed.service.js';
import { board, closedTrip, depart } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

const SECRET = `whsec_${Buffer.from('a secret that both sides know.').toString('base64')}`;

interface Arrival {
  id: string;
  signature: string;
  body: FeedBody;
}

let platform: Server;
/** What the platform answers next; 200 when nothing is left. */
let answers: (number | 'drop')[];
let arrived: Arrival[];
let t: TestApp;
let province: Caller;
let campaignId: string;
beforeAll(async () => {
  platform = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const [id, at] = [request.headers['webhook-id'], request.headers['webhook-timestamp']].map(String);
      const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
      const signature = `v1,${createHmac('sha256', key).update(`${id}.${at}.${text}`).digest('base64')}`;
      const fresh = Math.abs(Date.now() / 1000 - Number(at)) < 300;
      const answer =
        request.headers['webhook-signature'] === signature && fresh ? (answers.shift() ?? 200) : 401;
      if (answer === 'drop') return request.socket.destroy();
      if (answer === 200) arrived.push({ id, signature, body: JSON.parse(text) as FeedBody });
      return response.writeHead(answer, { location: 'http://127.0.0.1:1/' }).end();
    });
  });
  // A connection that it closes for being idle would be one failure more.
  platform.keepAliveTimeout = 0;
  await new Promise<void>((listening) => platform.listen(0, '127.0.0.1', listening));
  const { port } = platform.address() as AddressInfo;
  t = await startTestApp({ FEED_URL: `http://127.0.0.1:${port}/tables`, FEED_SECRET: SECRET });
  province = await t.as(Role.ProvinceOfficer, '14');
  t.clock.set('2024-01-20T09:00:00+08:00');
  campaignId = (await createCampaign(t)).id;
  const trip = await closedTrip(t, { campaignId });
  await board(t, trip, trip.passengers.slice(0, 3), '2024-02-20T08:00:00+08:00');
  await depart(t, trip, '2024-02-20T08:30:00+08:00');
  t.clock.set('2024-02-22T18:00:10+08:00');
  await freeze('2024-02-15');
  await freeze('2024-02-22');
});
beforeEach(async () => {
  answers = [];
  arrived = [];
  await t.dataSource.query('DELETE FROM feed_deliveries');
});
afterAll(async () => {
  await t.close();
  platform.closeAllConnections();
  await new Promise((closed) => platform.close(closed));
});

const freeze = (cutoffDay: string) =>
  province.post(`/campaigns/${campaignId}/frozen-weeks`).send({ cutoffDay }).expect(201);
const send = () => t.app.get(Feed).sendDue();
const deliveries = async () =>
  (await province.get(`/campaigns/${campaignId}/feed-deliveries`).expect(200)).body;
const later = (seconds: number) =>
  t.clock.set(new Date(t.clock.now().getTime() + seconds * 1000).toISOString());

describe('the feed', () => {
  it('brings every frozen week to the platform once, the oldest first, with the figures of the API', async () => {
    expect(await send()).toBe(2);
    expect(await send()).toBe(0);
    expect(arrived.map(({ body }) => body.data.asOf.slice(0, 10))).toEqual(['2024-02-15', '2024-02-22']);
    const { body } = await province.get(`/campaigns/${campaignId}/frozen-weeks/2024-02-22`).expect(200);
    expect(arrived[1].body).toEqual({ type: 'week.frozen', timestamp: expect.any(String), data: body });
    expect(body.total.figures.totalCarried).toBe(3);
    const { items, configured } = await deliveries();
    expect(configured).toBe(true);
    expect(items).toMatchObject([
      { id: arrived[1].id, state: 'DELIVERED', attempts: 1, lastError: null, bodyDigest: expect.any(String) },
      { id: arrived[0].id, state: 'DELIVERED' },
    ]);
  });

  it.each([
    [503, 'HTTP 503'],
    [400, 'HTTP 400'],
    [302, 'TypeError'],
    ['drop', 'UND_ERR_SOCKET'],
  ] as const)('tries again after %s, and lets no later week overtake', async (answer, lastError) => {
    answers = [answer];
    expect(await send()).toBe(0);
    const { items } = await deliveries();
    expect(items[1]).toMatchObject({ state: 'PENDING', attempts: 1, lastError, deliveredAt: null });
    expect(items[0]).toMatchObject({ state: 'PENDING', attempts: 0 });
    expect(await send()).toBe(0);
    expect(arrived).toEqual([]);
    later(31);
    expect(await send()).toBe(2);
    expect(arrived.map(({ body }) => body.data.asOf.slice(0, 10))).toEqual(['2024-02-15', '2024-02-22']);
  });

  it('sends a week again when an officer wants it, under the same id', async () => {
    await send();
    const path = `/campaigns/${campaignId}/frozen-weeks/2024-02-15/redelivery`;
    await (await t.as(Role.ProvinceOfficer, '51')).post(path).expect(403);
    const { body } = await province.post(path).expect(202);
    expect(body).toMatchObject({ id: arrived[0].id, state: 'PENDING', attempts: 0, deliveredAt: null });
    expect(await send()).toBe(1);
    expect(arrived[2].id).toBe(arrived[0].id);
  });

  it('sends again what was taken when nobody noted it, and the platform knows it by its id', async () => {
    await send();
    // As after a kill between the platform's answer and the note of it.
    await t.dataSource.query(`DELETE FROM feed_deliveries WHERE week_id = $1`, [arrived[1].id]);
    expect(await send()).toBe(1);
    expect(new Set(arrived.map(({ id }) => id)).size).toBe(2);
  });
});
