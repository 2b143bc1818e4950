import { Params } from 'nestjs-pino';
import type { Settings } from '../config/env.js';
import { maskNumbersIn } from './shared/privacy/masking.js';

interface LoggedRequest {
  id: unknown;
  method: string;
  url: string;
}

/** Structured logs. A request is its method and path: no query, no headers, no body, so no personal data. */
export function logging(settings: Pick<Settings, 'logLevel'>): Params {
  return {
    pinoHttp: {
      level: settings.logLevel,
      autoLogging: { ignore: (request) => request.url?.startsWith('/health') ?? false },
      serializers: {
        req: ({ id, method, url }: LoggedRequest) => ({ id, method, path: url.split('?')[0] }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
        err: ({ type, message, stack }: { type: string; message: string; stack: string }) => ({
          ...{ type, message: withoutValues(message), stack: withoutValues(stack) },
        }),
        // An error logged without words lends its own to the line.
        msg: (words: unknown) => (typeof words === 'string' ? withoutValues(words) : words),
      },
      customLogLevel: (_, response, error) =>
        error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'warn' : 'debug',
    },
  };
}

/** PostgreSQL quotes the value it could not read at the end of its message; other libraries quote numbers somewhere. */
export function withoutValues(message: string): string {
  return maskNumbersIn(message.replace(/: ".*"/gs, ': "…"'));
}
