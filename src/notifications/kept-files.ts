import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../shared/ids.js';

/**
 * Puts a file into a folder for this user's eyes: one with its final name is whole, one written again replaces its equal.
 *
 * @param flush whether it is to outlive a power cut
 */
export async function keepFile(
  folder: string,
  name: string,
  content: Buffer | string,
  flush = true,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${newId()}`);
  await writeFile(draft, content, { mode: 0o600, flush });
  await rename(draft, join(folder, name));
}
