/** What tells a village from all others, in the order in which villages are listed. */
export type VillageKey = [homeCountyCode: string, town: string, village: string];

/** A place in the list of villages, as it can stand in an address. */
export function cursorOf(key: VillageKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @returns undefined for what is no such cursor */
export function readCursor(cursor: string): VillageKey | undefined {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return isKey(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

/** PostgreSQL has no text with the character 0. */
function isKey(key: unknown): key is VillageKey {
  return (
    Array.isArray(key) &&
    key.length === 3 &&
    key.every((part) => typeof part === 'string' && !part.includes('\0'))
  );
}
