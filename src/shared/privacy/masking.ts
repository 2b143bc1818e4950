/** `110105********1234`: six, stars, four. Short documents keep their last two. */
export function maskDocument(number: string): string {
  if (number.length < 10) return `${'*'.repeat(Math.max(number.length - 2, 0))}${number.slice(-2)}`;
  if (number.length < 15) return `${number.slice(0, 2)}${'*'.repeat(number.length - 5)}${number.slice(-3)}`;
  return `${number.slice(0, 6)}${'*'.repeat(number.length - 10)}${number.slice(-4)}`;
}

/** `138****5678`. */
export function maskPhone(phone: string): string {
  return phone.length < 8 ? '*'.repeat(phone.length) : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** `l***@coach.example`. */
export function maskMail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, Math.min(1, Math.max(at, 0)))}***${at < 0 ? '' : address.slice(at)}`;
}

/** The given name is hidden: 张*凤, 张*; of a longer one only the last character is left. */
export function maskName(name: string): string {
  const [first = '', ...rest] = name;
  if (rest.length < 2) return `${first}${rest.length === 1 ? '*' : ''}`;
  return `${first}${'*'.repeat(rest.length - 1)}${rest.at(-1)}`;
}

/** Ids and digests, whose digits are nobody's number: a head of the record that is told in the log has to stay whole. */
const KEPT = /\b(?:[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/;
const NUMBERS = /\d{14,17}[\dX]|[A-Z]\d{8}|1[3-9]\d{9}/;
const NUMBERS_OR_KEPT = new RegExp(`(${KEPT.source})|${NUMBERS.source}`, 'gi');

/** Masks identity numbers and phones that people quote in what they write, e.g. in a reason. */
export function maskNumbersIn(written: string): string {
  return written.replace(NUMBERS_OR_KEPT, (found, kept?: string) => kept ?? maskDocument(found));
}
