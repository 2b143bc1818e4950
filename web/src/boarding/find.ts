/** What people at the door are found by. */
interface Findable {
  name: string;
  bookingCode: string;
  documentEnd: string;
  phone: string;
}

/** A code as people type or scan it: small letters, full-width ones, spaces and a missing dash are put right. */
export function normalCode(written: string): string {
  const letters = written
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  return letters.length === 8 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

/**
 * Codes in what a scan read: the boarding code itself, or an address that has one in it.
 *
 * @example codesIn('https://fangang.example/verify/H7KQ-3MRA#X4TY-9CDE') // ['X4TY-9CDE', 'H7KQ-3MRA']
 */
export function codesIn(scanned: string): string[] {
  const found = scanned.toUpperCase().match(/(?<![0-9A-Z])[0-9A-Z]{4}-?[0-9A-Z]{4}(?![0-9A-Z])/g) ?? [];
  return [...new Set(found.map(normalCode))].reverse();
}

/** How names are compared: `·` is written in many ways, and spaces mean nothing. */
function normalName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s·•・.．‧]/g, '')
    .toLowerCase();
}

/**
 * People whose name holds what was typed, or whose document or phone ends with these four characters, or whose booking has this
 * code. Nothing is found for less than one Chinese character or two other ones.
 */
export function find<One extends Findable>(people: One[], typed: string): One[] {
  const name = normalName(typed);
  if (name.length < (/\p{Script=Han}/u.test(name) ? 1 : 2)) return [];
  const end = typed.trim().toUpperCase();
  const code = normalCode(typed);
  return people.filter(
    (person) =>
      normalName(person.name).includes(name) ||
      person.bookingCode === code ||
      (end.length === 4 && (person.documentEnd === end || person.phone.endsWith(end))) ||
      (end.length === 11 && person.phone === end),
  );
}
