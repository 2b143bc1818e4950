import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Journey } from '../journey.js';

const PATIENCE = 60_000;

/**
 * Waits until the service has written all its mails: one for each version of a manifest that was sent.
 *
 * @throws Error when they do not come in time
 */
export async function waitForMails({ progress, out }: Journey, expected: number): Promise<void> {
  const written = async () =>
    (await readdir(join(out, 'mail'))).filter((name) => name.endsWith('.eml')).length;
  await progress.step(
    'mails written',
    async (count) => {
      const deadline = Date.now() + PATIENCE;
      for (let mails = await written(); mails < expected; mails = await written()) {
        if (Date.now() > deadline) throw new Error(`Only ${mails} of ${expected} mails were written.`);
        count(mails, expected);
        await pause(200);
      }
    },
    () => `${expected} (100 %)`,
  );
}
