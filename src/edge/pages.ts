import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../config/project-root.js';

/** Where the build of the front end lies. */
export const PAGES_FOLDER = join(projectRoot, 'web', 'dist');

/** Which document answers below which address; the page itself knows the rest of the way. */
const DOCUMENTS: Record<string, string> = {
  '/': 'index.html',
  '/trips': 'index.html',
  '/my': 'index.html',
  '/liaison': 'liaison.html',
  '/boarding': 'boarding.html',
  '/sign-in': 'account.html',
  '/invitation': 'account.html',
  '/signed-in': 'account.html',
};

/** The pages, and their service worker, run what they bring along and talk to this service only. */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:"],
  ...["connect-src 'self'", "manifest-src 'self'", "worker-src 'self'", "media-src 'self' blob:"],
  ...["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"],
].join(';');

/** The camera is for the boarding phone's scan, the position for a departure's place; nothing else is needed. */
const PERMISSIONS = 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=()';

/** Named after their content by the build: whatever has such a name never changes. */
const NAMED_BY_CONTENT = `${join(PAGES_FOLDER, 'assets')}/`;

/** Serves the front end, where it has been built. */
export async function servePages(app: NestFastifyApplication): Promise<void> {
  if (!existsSync(PAGES_FOLDER)) return;
  await app.register(fastifyStatic, {
    root: PAGES_FOLDER,
    preCompressed: true,
    wildcard: false,
    globIgnore: ['**/*.{br,gz,html}'],
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const kept = path.startsWith(NAMED_BY_CONTENT);
      reply
        .header('Cache-Control', kept ? 'public, max-age=31536000, immutable' : 'no-cache')
        .header('Content-Security-Policy', POLICY);
    },
  });
  const server = app.getHttpAdapter().getInstance();
  for (const [address, document] of Object.entries(DOCUMENTS)) {
    const show = (_: unknown, reply: FastifyReply) =>
      reply.header('Permissions-Policy', PERMISSIONS).sendFile(document);
    server.get(address, show);
    if (address !== '/') server.get(`${address}/*`, show);
  }
}
