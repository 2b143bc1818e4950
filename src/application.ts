import multipart from '@fastify/multipart';
import { INestApplication, VersioningType } from '@nestjs/common';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../config/env.js';
import { BODY_SECONDS, limitBodyTime } from './edge/body-time.js';
import { answerBroken } from './edge/broken-requests.js';
import { refuseOtherContent } from './edge/content-types.js';
import { protectAnswers, securityHeaders } from './edge/headers.js';
import { jsonBody } from './edge/json-body.js';
import { logRequests } from './logging.js';
import { serveApiDocs } from './openapi.js';
import { servePages } from './edge/pages.js';
import { callerAddress, limitedAddress } from './shared/limits/caller-address.js';
import { ProblemFilter } from './shared/http/problem.filter.js';
import { RequestQuotas } from './shared/limits/request-quotas.js';
import { NOBODY } from './shared/database/scope.js';
import { Surroundings, within } from './shared/surroundings.js';

/** Nest brings a parser for HTML forms of its own, which no route here takes. */
class JsonOnlyAdapter extends FastifyAdapter {
  override registerParserMiddleware(prefix?: string, rawBody?: boolean): void {
    super.registerParserMiddleware(prefix, rawBody);
    this.getInstance().removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);
  }
}

const isHttps = ({ publicUrl }: Pick<Settings, 'publicUrl'>) => publicUrl.startsWith('https:');

const MIB = 1024 * 1024;
const SECOND = 1000;

/** The HTTP server below the application. */
export function httpAdapter(settings: Pick<Settings, 'trustProxy' | 'publicUrl'>): FastifyAdapter {
  const { trustProxy } = settings;
  const headersFor = securityHeaders(isHttps(settings));
  return new JsonOnlyAdapter({
    bodyLimit: 2 * MIB,
    trustProxy: trustProxy.length > 0 && trustProxy,
    // Of a whole request, with the upload of a large roster over a slow line; other bodies have less, see limitBodyTime.
    requestTimeout: 10 * 60 * SECOND,
    // Of a connection on which nothing moves either way; streams of events have a heartbeat.
    connectionTimeout: 2 * 60 * SECOND,
    http: { headersTimeout: 10 * SECOND, connectionsCheckingInterval: 5 * SECOND, maxHeaderSize: 16 * 1024 },
    clientErrorHandler: answerBroken,
    // What Fastify refuses before any route is found: a path such as /%ff.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      new ProblemFilter().answer(error, request, reply.headers(headersFor(request.url))),
    routerOptions: { maxParamLength: 200 },
  });
}

/** Where routes are found: below /api/v1, but for what has an address of its own. */
export function placeRoutes(app: INestApplication): void {
  app.setGlobalPrefix('api', { exclude: ['health/live', 'health/ready', 'verify', 'verify/:tripCode'] });
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
}

/** A request that knows in which surroundings it is answered. */
type PlacedRequest = FastifyRequest & { around?: Surroundings };

/** What is the same for the service and for its tests: paths, versions, what is let in, and the API documents. */
export async function prepare(
  app: INestApplication,
  settings: Settings,
  { bodySeconds = BODY_SECONDS } = {},
): Promise<void> {
  placeRoutes(app);
  const adapter = (app as NestFastifyApplication).getHttpAdapter();
  const server = adapter.getInstance();
  logRequests(server);
  protectAnswers(server, securityHeaders(isHttps(settings)));
  limitRequests(server, app.get(RequestQuotas));
  refuseOtherContent(server);
  limitBodyTime(server, bodySeconds);
  (adapter as FastifyAdapter).useBodyParser(
    'application/json',
    false,
    { bodyLimit: 2 * MIB },
    jsonBody(server),
  );
  await (app as NestFastifyApplication).register(multipart, {
    limits: {
      ...{ fileSize: settings.importMaxBytes, files: 1, fields: 10, parts: 12 },
      ...{ headerPairs: 50, fieldNameSize: 100, fieldSize: 10_000 },
    },
  });
  giveEachRequestAScope(server);
  serveApiDocs(app);
  await servePages(app as NestFastifyApplication);
}

/** Counts each request for the address it comes from, before anything is read of it. Whether the service lives is free. */
function limitRequests(server: FastifyInstance, quotas: RequestQuotas): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.url.startsWith('/health/')) return done();
    try {
      const asked = quotas.take('address', limitedAddress(callerAddress(request)));
      if (asked) asked.then(() => done(), done);
      else done();
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Every request begins as nobody; the guard tells who asks. Reading the body loses the scope, so it is entered again. */
function giveEachRequestAScope(server: FastifyInstance): void {
  // On the request itself: what a WeakMap holds outlives every collection of young memory, and the request with it.
  server.decorateRequest('around');
  server.addHook('onRequest', (request: PlacedRequest, _reply, done) => {
    request.around = { scope: NOBODY, request: { logged: request } };
    within(request.around, done);
  });
  server.addHook('preValidation', (request: PlacedRequest, _reply, done) => {
    if (request.around) within(request.around, done);
    else done();
  });
}
