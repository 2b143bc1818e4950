import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestTooSlow } from '../shared/domain-error.js';

/** How long a body may take. A roster of many megabytes comes over a village's line; the server's own limit is for that. */
export const BODY_SECONDS = 30;
const LOOKS_EVERY = 1000;

interface Awaited {
  reply: FastifyReply;
  endsAt: number;
}

/**
 * Ends requests whose body dribbles in. `requestTimeout` of the server alone would have to be long enough for uploads, and
 * whoever sends a byte a second would hold a connection as long. One look a second over those that are awaited: a timer for
 * each would cost every small request.
 */
export function limitBodyTime(server: FastifyInstance, seconds: number): void {
  const awaited = new Map<FastifyRequest, Awaited>();
  server.addHook('preParsing', (request, reply, payload, done) => {
    if (hasBody(request) && !takesUploads(request)) {
      awaited.set(request, { reply, endsAt: performance.now() + seconds * 1000 });
    }
    done(null, payload);
  });
  server.addHook('preValidation', (request, _reply, done) => {
    awaited.delete(request);
    done();
  });
  const look = setInterval(() => {
    const now = performance.now();
    for (const [request, { reply, endsAt }] of awaited) {
      const over = request.raw.complete || request.raw.destroyed;
      if (!over && endsAt > now) continue;
      awaited.delete(request);
      if (!over) end(request, reply);
    }
  }, LOOKS_EVERY).unref();
  server.addHook('onClose', (_, done) => {
    clearInterval(look);
    done();
  });
}

function end({ raw }: FastifyRequest, reply: FastifyReply): void {
  // Refused meanwhile, and nobody reads on: there is nothing to answer any more.
  if (reply.sent || raw.listenerCount('error') === 0) return void raw.destroy();
  void reply.header('Connection', 'close');
  raw.emit('error', new RequestTooSlow());
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
}

/** Whether the route says that it takes files, see `@TakesUploads`. */
export function takesUploads(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { uploads?: boolean }).uploads === true;
}
