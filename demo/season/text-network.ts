import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SmsGatewaySettings } from '../../config/env.js';

/** Phones that cannot be reached, and numbers that there are not, each by how they end. */
const AWAY = /7$/;
const UNKNOWN = /3$/;
const ONE_IN = 30;

/**
 * Takes text messages in place of a gateway, and keeps none: so that messages of every state are there to be seen, it fails
 * some phones for now and refuses others for good.
 */
export async function startTextNetwork(): Promise<SmsGatewaySettings> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { to } = JSON.parse(Buffer.concat(chunks).toString()) as { to: string };
      const chosen = Number(to.slice(-5, -1)) % ONE_IN === 0;
      response.statusCode = chosen && AWAY.test(to) ? 503 : chosen && UNKNOWN.test(to) ? 404 : 200;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
