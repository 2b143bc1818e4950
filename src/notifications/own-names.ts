import { grouped } from '../shared/grouped.js';
import { maskName } from '../shared/privacy/masking.js';

/**
 * A message as those read it who hold the phone, signed in: their people by their names, which a text message hides because
 * phones lie about. Where a hidden name may as well be somebody else's, it stays hidden.
 *
 * @param names of the people whom the message is about and who are bound to the phone, in the order of the message
 */
export function withOwnNames(words: string, names: string[]): string {
  const alike = [...grouped(names, maskName)].sort(([one], [other]) => other.length - one.length);
  return alike.reduce((told, [hidden, theirs]) => {
    const parts = told.split(hidden);
    if (parts.length - 1 !== theirs.length) return told;
    return parts.map((part, i) => part + (theirs[i] ?? '')).join('');
  }, words);
}
