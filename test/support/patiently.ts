import type { Response, Test } from 'supertest';

/** So long a client goes on asking, in ms, and so long it waits in between. */
const [PATIENCE, PAUSE] = [20_000, 100];

/**
 * Asks as a client does that heeds a 503: again, until it is answered otherwise. Who is told so waited for somebody's lock
 * longer than the service lets anybody wait, which on a crowded machine happens without any fault.
 */
export async function patiently(ask: () => Test): Promise<Response> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503 || performance.now() > end) return answer;
    await new Promise((wake) => setTimeout(wake, PAUSE));
  }
}
