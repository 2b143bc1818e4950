import multipart from '@fastify/multipart';
import { INestApplication, VersioningType } from '@nestjs/common';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AsyncResource } from 'node:async_hooks';
import type { Settings } from '../config/env.js';
import { serveApiDocs } from './openapi.js';
import { ProblemFilter } from './shared/problem.filter.js';
import { NOBODY, runAs } from './shared/scope.js';

/** The HTTP server below the application. */
export function httpAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: 2 * 1024 * 1024,
    // What Fastify refuses before any route is found: a path such as /%ff.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      new ProblemFilter().answer(error, request, reply),
    routerOptions: { maxParamLength: 200 },
  });
}

/** What is the same for the service and for its tests: paths, versions, uploads and the API documents. */
export async function prepare(app: INestApplication, settings: Settings): Promise<void> {
  app.setGlobalPrefix('api', { exclude: ['health/live', 'health/ready'] });
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  await (app as NestFastifyApplication).register(multipart, {
    limits: { fileSize: settings.importMaxBytes, files: 1, fields: 10 },
  });
  giveEachRequestAScope((app as NestFastifyApplication).getHttpAdapter().getInstance());
  serveApiDocs(app);
}

/** Every request begins as nobody; the guard tells who asks. Reading the body loses the scope, so it is entered again. */
function giveEachRequestAScope(server: FastifyInstance): void {
  const scopes = new WeakMap<FastifyRequest, AsyncResource>();
  server.addHook('onRequest', (request, _reply, done) => {
    runAs(NOBODY, () => {
      scopes.set(request, new AsyncResource('request'));
      done();
    });
  });
  server.addHook('preValidation', (request, _reply, done) => {
    const scope = scopes.get(request);
    if (scope) scope.runInAsyncScope(done);
    else done();
  });
}
