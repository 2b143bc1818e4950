import { createConnection, Socket } from 'node:net';
import type { Crowd, Reception } from './crowd-process.js';

/**
 * Crowds as a process of its own: so many clients, each on a connection that it keeps, ask one request after the other
 * until none is left. Speaks just enough HTTP itself, so that it takes little from the machine that it measures.
 */
process.on('message', (crowd: Crowd) => {
  void send(crowd).then((reception) => process.send?.(reception));
});

async function send({ url, token, clients, requests }: Crowd): Promise<Reception> {
  const { hostname, port, pathname } = new URL(url);
  const reception: Reception = { seconds: 0, milliseconds: [], statuses: {} };
  const texts = requests.map(({ path, body }) => {
    const content = JSON.stringify(body);
    return (
      `POST ${pathname}${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`
    );
  });
  const sockets = await Promise.all(
    Array.from({ length: Math.min(clients, texts.length) }, () => connected(hostname, Number(port))),
  );
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      while (next < texts.length) {
        const text = texts[next];
        next += 1;
        const askedAt = performance.now();
        const status = await answered(socket, text);
        reception.milliseconds.push(performance.now() - askedAt);
        reception.statuses[status] = (reception.statuses[status] ?? 0) + 1;
      }
    }),
  );
  reception.seconds = (performance.now() - startedAt) / 1000;
  for (const socket of sockets) socket.destroy();
  return reception;
}

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((ready, failed) => {
    const socket = createConnection({ host, port, noDelay: true }, () => ready(socket)).once('error', failed);
  });
}

/** Sends a request and reads its whole answer. */
function answered(socket: Socket, text: string): Promise<number> {
  return new Promise((done, failed) => {
    let read = '';
    const finish = (settle: () => void) => {
      socket.off('data', take).off('close', lost);
      settle();
    };
    const take = (chunk: Buffer) => {
      read += chunk.toString('latin1');
      const head = read.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(read)?.[1] ?? 0);
      if (read.length >= head + 4 + length) finish(() => done(Number(read.slice(9, 12))));
    };
    const lost = () => finish(() => failed(new Error('The connection was closed before the answer')));
    socket.on('data', take).once('close', lost);
    socket.write(text);
  });
}
