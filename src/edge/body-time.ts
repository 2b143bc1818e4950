import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestTooSlow } from '../shared/domain-error.js';

/** How long a body may take. A roster of many megabytes comes over a village's line; the server's own limit is for that. */
export const BODY_SECONDS = 30;

/**
 * Ends a request whose body dribbles in. `requestTimeout` of the server alone would have to be long enough for uploads, and
 * whoever sends a byte a second would hold a connection as long.
 */
export function limitBodyTime(server: FastifyInstance, seconds: number): void {
  server.addHook('preParsing', (request, reply, payload, done) => {
    if (hasBody(request) && !takesUploads(request)) {
      const timer = setTimeout(() => {
        // Refused meanwhile, and nobody reads on: there is nothing to answer any more.
        if (reply.sent || payload.listenerCount('error') === 0) return void request.raw.destroy();
        void reply.header('Connection', 'close');
        payload.emit('error', new RequestTooSlow());
      }, seconds * 1000).unref();
      const clear = () => clearTimeout(timer);
      request.raw.once('end', clear).once('close', clear);
    }
    done(null, payload);
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
}

/** Whether the route says that it takes files, see `@TakesUploads`. */
export function takesUploads(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { uploads?: boolean }).uploads === true;
}
