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

/** Masks identity numbers and phones that people quote in what they write, e.g. in a reason. */
export function maskNumbersIn(written: string): string {
  return written.replace(/\d{14,17}[\dX]|[A-Z]\d{8}|1[3-9]\d{9}/gi, maskDocument);
}
