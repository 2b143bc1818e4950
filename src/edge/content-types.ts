import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { takesUploads } from './body-time.js';

/**
 * Refuses (415) what no parser would: a form with files where no route takes uploads, which would arrive as no body at all,
 * and a packed body, which nothing here unpacks.
 */
export function refuseOtherContent(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    done(isForm(request) || isPacked(request) ? new UnsupportedMediaTypeException() : undefined);
  });
}

function isForm(request: FastifyRequest): boolean {
  const type = request.headers['content-type'];
  return type !== undefined && /^\s*multipart\//i.test(type) && !takesUploads(request);
}

function isPacked({ headers }: FastifyRequest): boolean {
  return headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity';
}
