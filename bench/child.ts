import { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The next message of a child. @throws Error when it ends without one */
export function saidBy(child: ChildProcess): Promise<unknown> {
  return new Promise((said, failed) => {
    if (!child.connected) throw new Error(`${child.spawnfile} has ended`);
    const end = (code: number | null) => failed(new Error(`${child.spawnfile} ended with ${code}`));
    child.once('exit', end).once('message', (message) => {
      child.off('exit', end);
      said(message);
    });
  });
}

/** Lets a child go, which ends by itself when nobody listens to it any more. */
export async function ended(child: ChildProcess): Promise<void> {
  if (!child.connected) return;
  const exit = once(child, 'exit');
  child.disconnect();
  await exit;
}
