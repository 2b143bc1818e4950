import type { FastifyInstance } from 'fastify';
import { Params, PinoLogger } from 'nestjs-pino';
import type { Settings } from '../config/env.js';
import { maskNumbersIn } from './shared/privacy/masking.js';
import { surroundings } from './shared/surroundings.js';

interface LoggedRequest {
  id: unknown;
  method: string;
  url: string;
}

/** Structured logs. A request is its method and path: no query, no headers, no body, so no personal data. */
export function logging(settings: Pick<Settings, 'logLevel'>): Params {
  return {
    // As middleware it would make a logger for each request, which few need, and follow it through every promise.
    forRoutes: [],
    pinoHttp: {
      level: settings.logLevel,
      mixin: () => {
        const request = surroundings()?.request?.logged;
        return request ? { req: request } : {};
      },
      serializers: {
        req: ({ id, method, url }: LoggedRequest) => ({ id, method, path: url.split('?')[0] }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
        err: ({ type, message, stack }: { type: string; message: string; stack: string }) => ({
          ...{ type, message: withoutValues(message), stack: withoutValues(stack) },
        }),
        // An error logged without words lends its own to the line.
        msg: (words: unknown) => (typeof words === 'string' ? withoutValues(words) : words),
      },
    },
  };
}

/** A line for each request that was answered, as loud as the answer is bad. */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', (request, { statusCode, elapsedTime, raw }, done) => {
    const level = statusCode >= 500 ? 'error' : statusCode >= 400 ? 'warn' : 'debug';
    const log = PinoLogger.root;
    if (log.isLevelEnabled(level) && !request.url.startsWith('/health')) {
      const line = { req: request, res: raw, responseTime: Math.round(elapsedTime) };
      log[level](line, statusCode >= 500 ? 'request errored' : 'request completed');
    }
    done();
  });
}

/** PostgreSQL quotes the value it could not read at the end of its message; other libraries quote numbers somewhere. */
export function withoutValues(message: string): string {
  return maskNumbersIn(message.replace(/: ".*"/gs, ': "…"'));
}
