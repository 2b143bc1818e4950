/** A trip's code as people type it: small letters, spaces and a missing dash are put right. */
export function normalTripCode(written: string): string {
  const letters = written
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  return letters.length === 8 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

/** The page on which anyone can see whether a trip is real. */
export function verificationUrl(publicUrl: string, code: string): string {
  return `${publicUrl}/verify/${code}`;
}
