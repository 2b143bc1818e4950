import createClient from 'openapi-fetch';
import { session } from '../session/session';
import { Problem } from './problem';
import type { paths } from './schema';

/** How long an answer may take before the line counts as broken. */
const PATIENCE_MS = 30_000;

const baseUrl = window.location.origin;

/** The service, typed by its own OpenAPI document. Requests carry the sign-in; see `answered`. */
export const api = createClient<paths>({ baseUrl, fetch: ask });

/** The same for what needs no sign-in, above all signing in itself. */
export const openApi = createClient<paths>({ baseUrl, fetch: patiently });

/** An expired sign-in is renewed, if need be by asking the person, and the request made again: nothing typed is lost. */
async function ask(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await send(request);
  if (!session.account || !(await isNotSignedIn(response))) return response;
  await session.renew();
  return send(again);
}

/** Other refusals with 401, like a wrong code of the authenticator app, have nothing to do with the sign-in. */
async function isNotSignedIn(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const problem = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: string };
  return problem.code === 'NOT_SIGNED_IN';
}

async function send(request: Request): Promise<Response> {
  const token = await session.token();
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  return patiently(request);
}

async function patiently(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw Problem.offline();
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * The body of an answer: `const trips = await answered(api.GET('/api/v1/trips'))`.
 *
 * @throws Problem when the service refuses, fails or cannot be reached
 */
export async function answered<T>(asking: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asking;
  if (!response.ok) throw Problem.of(error, response.status);
  return data as T;
}
