import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { shallowReactive } from 'vue';
import { Problem } from '../shared/api/problem';
import type { AccountView } from '../shared/api/schema';
import { newKey, open, seal, type Sealed, unwrap, type WrappedKey } from './sealed';

/** The one record that is not sealed. It names no passenger. */
interface Header {
  wrapped: WrappedKey;
  accountId: string;
  login: string;
}

interface Tables extends DBSchema {
  header: { key: string; value: Header };
  packs: { key: string; value: Sealed };
  events: { key: string; value: Sealed };
}

type Table = 'packs' | 'events';

/** What is to be kept under an id; without a value it is to go. */
interface Change {
  table: Table;
  id: string;
  value?: unknown;
}

const NOT_KEPT = {
  code: 'NOT_KEPT',
  title: '手机存储空间不足，没有记下。请清理出空间后再试',
  titleEn: 'This phone has no room left: nothing was noted. Free some storage and try again',
};
const NAME = 'fangang.boarding';

/**
 * What this phone keeps of trips, sealed: lists of passengers and what happened at the door. Without the escort's password
 * nothing of it can be read; with it, also where there is no signal.
 */
class Vault {
  /** Unknown until `look` has looked. */
  state: 'UNKNOWN' | 'NONE' | 'LOCKED' | 'OPEN' = 'UNKNOWN';
  owner: { accountId: string; login: string } | undefined;
  /** Events that the service does not know yet, of all trips; counted, not read. */
  unsent = 0;
  private key: CryptoKey | undefined;
  private writing: Promise<void> = Promise.resolve();
  private database: Promise<IDBPDatabase<Tables>> | undefined;

  /** Browsers seal only on pages that came over https, or from this machine. */
  readonly possible = typeof crypto !== 'undefined' && 'subtle' in crypto && 'indexedDB' in globalThis;

  async look(): Promise<void> {
    const header = await this.header();
    this.owner = header;
    this.unsent = await (await this.open()).count('events');
    this.state = header ? 'LOCKED' : 'NONE';
  }

  /** Makes an empty vault for whoever is signed in. */
  async create(password: string, account: Pick<AccountView, 'id' | 'login'>): Promise<void> {
    const { key, wrapped } = await newKey(password);
    this.owner = { accountId: account.id, login: account.login };
    await (await this.open()).put('header', { wrapped, ...this.owner }, NAME);
    this.key = key;
    this.state = 'OPEN';
    // Asks the browser not to clear it when the phone runs short of room.
    void navigator.storage?.persist?.();
  }

  /** @returns whether this is the password */
  async unlock(password: string): Promise<boolean> {
    const header = await this.header();
    if (!header) return false;
    try {
      this.key = await unwrap(header.wrapped, password);
    } catch {
      return false;
    }
    this.state = 'OPEN';
    return true;
  }

  /**
   * Carries out all of it or nothing, one after the other as asked, and has it on the disk when it returns: the battery may be
   * empty in the next moment.
   *
   * @throws Problem NOT_KEPT
   */
  write(changes: Change[]): Promise<void> {
    const written = this.writing.then(() => this.carryOut(changes));
    this.writing = written.catch(() => {});
    return written;
  }

  private async carryOut(changes: Change[]): Promise<void> {
    const key = this.key!;
    const sealed = await Promise.all(
      changes.map(({ table, id, value }) =>
        value === undefined ? Promise.resolve(undefined) : seal(key, `${table}/${id}`, value),
      ),
    );
    try {
      const database = await this.open();
      const transaction = database.transaction(['packs', 'events'], 'readwrite', { durability: 'strict' });
      const written = changes.map(async ({ table, id }, i) => {
        const records = transaction.objectStore(table);
        await (sealed[i] ? records.put(sealed[i], id) : records.delete(id));
      });
      await Promise.all([...written, transaction.done]);
    } catch (error) {
      console.warn(error);
      throw new Problem(NOT_KEPT);
    }
    this.unsent = await (await this.open()).count('events');
  }

  async all<T>(table: Table): Promise<T[]> {
    const database = await this.open();
    const ids = await database.getAllKeys(table);
    const sealed = await database.getAll(table);
    const opened = ids.map((id, i) => open<T>(this.key!, `${table}/${id}`, sealed[i]));
    // A record that this key does not open is no record any more; the others are.
    return (await Promise.allSettled(opened)).flatMap((one) =>
      one.status === 'fulfilled' ? [one.value] : [],
    );
  }

  /** Nothing can be read until the password is typed again. */
  lock(): void {
    this.key = undefined;
    if (this.state === 'OPEN') this.state = 'LOCKED';
  }

  /** Nothing is left on the phone. */
  async wipe(): Promise<void> {
    const database = await this.open();
    const transaction = database.transaction(['header', 'packs', 'events'], 'readwrite');
    const tables = ['header', 'packs', 'events'] as const;
    await Promise.all([...tables.map((table) => transaction.objectStore(table).clear()), transaction.done]);
    this.key = this.owner = undefined;
    this.unsent = 0;
    this.state = 'NONE';
  }

  private async header(): Promise<Header | undefined> {
    return (await this.open()).get('header', NAME);
  }

  private open(): Promise<IDBPDatabase<Tables>> {
    this.database ??= openDB<Tables>(NAME, 1, {
      upgrade(database) {
        for (const table of ['header', 'packs', 'events'] as const) database.createObjectStore(table);
      },
    });
    return this.database;
  }
}

export const vault = shallowReactive(new Vault());
