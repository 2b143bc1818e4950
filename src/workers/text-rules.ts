import { Fault } from './fault.js';

/**
 * Free text of one line.
 *
 * @throws Fault text_too_long
 */
export function readText(written: string, longest: number): string {
  const text = written.replace(/\p{Cc}+/gu, ' ').trim();
  if ([...text].length <= longest) return text;
  throw new Fault('text_too_long', `内容过长，至多 ${longest} 个字`, `at most ${longest} characters`);
}
