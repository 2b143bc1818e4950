import { DataSource } from 'typeorm';
import { textOf } from './audit-keys.js';
import { auditKeyId, BEGINNING, digestOf, entryTexts, headText, Link } from './chain.js';

const PAGE = 1000;

/** What a link follows. */
type Before = Pick<Link, 'no' | 'digest'> & { keyId?: number };

/** What is found of the chain. */
export interface Verification {
  /** Links that are as they were made, from the first on. */
  intact: number;
  /** The last of them; undefined when there is none. */
  head?: string;
  /** Entries that wait to be sealed. */
  unsealed: number;
  /** The first link that is broken, or what else is wrong; undefined when nothing is. */
  fault?: string;
}

/**
 * Follows the chain from its beginning and names the first link that is broken.
 *
 * @param keys with which it was made: the one in use, then former ones, newest first. A link of a former key is not believed
 *   behind one of a newer, and the last link has to be of the key in use
 * @param expected a head noted earlier, `4711:9f86d0…`: the chain must still pass through it
 */
export async function verifyChain(
  dataSource: DataSource,
  keys: string[],
  expected?: string,
): Promise<Verification> {
  let previous: Before = { no: 0, digest: BEGINNING };
  let expectedSeen = expected === undefined;
  const [{ unsealed }] = await dataSource.query<[{ unsealed: number }]>(
    `SELECT count(*) AS unsealed FROM audit_entries e
      WHERE NOT EXISTS (SELECT FROM audit_links l WHERE l.entry_id = e.id)`,
  );
  const found = (fault?: string): Verification => ({
    ...{ intact: previous.no, unsealed, fault },
    head: previous.no > 0 ? headText(previous) : undefined,
  });

  for (;;) {
    const links = await dataSource.query<Link[]>(
      `SELECT l.no, l.entry_id AS "entryId", l.key_id AS "keyId", l.digest
         FROM audit_links l WHERE l.no > $1 ORDER BY l.no LIMIT $2`,
      [previous.no, PAGE],
    );
    const texts = await entryTexts(
      dataSource.manager,
      links.map(({ entryId }) => entryId),
    );
    for (const link of links) {
      const fault = faultOf(link, previous, texts.get(link.entryId), keys);
      if (fault) return found(fault);
      previous = link;
      if (headText(link) === expected) expectedSeen = true;
    }
    if (links.length < PAGE) break;
  }

  if (previous.keyId !== undefined && previous.keyId !== auditKeyId(keys[0])) {
    const key = textOf(previous.keyId);
    return found(
      `the chain ends with a link of the former key ${key}: its end was cut off, or AUDIT_KEY has sealed nothing yet`,
    );
  }
  if (!expectedSeen) return found(`the chain does not pass through ${expected}: it was cut and made anew`);
  const [stray] = await dataSource.query<{ id: number; entry: string }[]>(
    `SELECT c.id, c.entry_id AS entry FROM audit_changes c
      WHERE NOT EXISTS (SELECT FROM audit_entries e WHERE e.id = c.entry_id) ORDER BY c.id LIMIT 1`,
  );
  return found(stray && `change ${stray.id} belongs to entry ${stray.entry}, which is missing`);
}

function faultOf(link: Link, previous: Before, text: string | undefined, keys: string[]): string | undefined {
  if (link.no !== previous.no + 1) return `link ${previous.no + 1} is missing`;
  const ids = keys.map(auditKeyId);
  const age = ids.indexOf(link.keyId);
  if (age < 0) return `link ${link.no} was made with another AUDIT_KEY (${textOf(link.keyId)})`;
  if (previous.keyId !== undefined && age > ids.indexOf(previous.keyId)) {
    return `link ${link.no} was made with the former key ${textOf(link.keyId)}, behind one of a newer`;
  }
  if (text === undefined) return `link ${link.no} is broken: entry ${link.entryId} is missing`;
  if (digestOf(keys[age], previous.digest, text).equals(link.digest)) return undefined;
  return `link ${link.no} is broken: entry ${link.entryId}, one of its changes or the link itself was changed`;
}
