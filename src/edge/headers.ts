import helmet, { FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** The API shows nothing in a browser and is shown in no frame. */
const NOTHING = {
  defaultSrc: ["'none'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
};
/** The page of the API documents runs its own scripts only; its library styles elements in place and draws with data URLs. */
const DOCS = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:"],
  ...["connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"],
].join(';');

/** For what is answered before any hook runs. */
export const LEAST_HEADERS = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };

/** The same on every answer of a route, also on refusals. */
export function securityHeaders(https: boolean): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING },
    // Over http a browser is to ignore it; behind a proxy that ends TLS it must be sent.
    strictTransportSecurity: https && { maxAge: 365 * 24 * 60 * 60, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
    ...{ xDnsPrefetchControl: false, xDownloadOptions: false, xPermittedCrossDomainPolicies: false },
    ...{ originAgentCluster: false, xXssProtection: false },
  };
}

/**
 * Security headers on every answer; what the API answers is kept by nobody on the way, unless its route says otherwise. No
 * answer ever allows another origin (CORS): a page elsewhere can neither read here nor send JSON.
 */
export async function protectAnswers(server: FastifyInstance, https: boolean): Promise<void> {
  await server.register(helmet, securityHeaders(https));
  server.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/api/v')) void reply.header('Cache-Control', 'no-store');
    else if (/^\/api\/docs(?:[/?]|$)/.test(request.url)) void reply.header('Content-Security-Policy', DOCS);
    done();
  });
}
