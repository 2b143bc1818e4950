import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import type { FastifyBodyParser, FastifyInstance } from 'fastify';
import { isUtf8 } from 'node:buffer';
import { nestsDeeper } from '../shared/limits/body-depth.js';

/** The deepest DTO nests four levels; this leaves room and keeps every walk through a body shallow. */
const DEEPEST = 20;

/**
 * Reads a JSON body. Refuses what is no JSON, no UTF-8 or names a prototype (400), and what nests too deep (413), before
 * anything is made of it.
 */
export function jsonBody(server: FastifyInstance): FastifyBodyParser<Buffer> {
  const parse = server.getDefaultJsonParser('error', 'error');
  return (request, body, done) => {
    if (!isUtf8(body)) return done(new BadRequestException());
    const text = body.toString('utf8');
    if (nestsDeeper(text, DEEPEST)) return done(new PayloadTooLargeException());
    return parse(request, text, done);
  };
}
