import type { FastifyInstance } from 'fastify';

/** The API shows nothing in a browser and is shown in no frame. */
const NOTHING = "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'";
/** The page of the API documents runs its own scripts only; its library styles elements in place and draws with data URLs. */
const DOCS = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:"],
  ...["connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"],
].join(';');

/** On every answer, also on refusals. A route may say otherwise. */
const ALWAYS = {
  'Content-Security-Policy': NOTHING,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
/** Sent only where people come over https; a year, as browsers ask for. */
const HTTPS = { 'Strict-Transport-Security': 'max-age=31536000' };
/** What the API answers is kept by nobody on the way. */
const NOT_KEPT = { 'Cache-Control': 'no-store' };

/** The headers that an answer at this path begins with. */
export function securityHeaders(https: boolean): (path: string) => Record<string, string> {
  const always = { ...ALWAYS, ...(https ? HTTPS : {}) };
  const api = { ...always, ...NOT_KEPT };
  const docs = { ...always, 'Content-Security-Policy': DOCS };
  return (path) => {
    if (path.startsWith('/api/v')) return api;
    return /^\/api\/docs(?:[/?]|$)/.test(path) ? docs : always;
  };
}

/**
 * Puts them on every answer: made once, because making them for each request took a twentieth of its time. No answer ever
 * allows another origin (CORS): a page elsewhere can neither read here nor send JSON.
 */
export function protectAnswers(
  server: FastifyInstance,
  headersFor: ReturnType<typeof securityHeaders>,
): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headersFor(request.url));
    done();
  });
}
