/** A mobile number of the mainland in its one spelling: digits only, half width, without +86. */
export function normalPhone(written: string): string {
  const digits = written.normalize('NFKC').replace(/[\s\-‐-―()（）.]/g, '');
  return digits.replace(/^(\+86|0086|86)(?=\d{11}$)/, '');
}

/** Whether a number in its one spelling can be a mobile phone's. */
export function isMobilePhone(phone: string): boolean {
  return /^1[3-9]\d{9}$/.test(phone);
}
