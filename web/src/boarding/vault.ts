import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { shallowReactive } from 'vue';
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

  async put(table: Table, id: string, value: unknown): Promise<void> {
    const sealed = await seal(this.key!, `${table}/${id}`, value);
    await (await this.open()).put(table, sealed, id);
    await this.count();
  }

  async all<T>(table: Table): Promise<T[]> {
    const database = await this.open();
    const ids = await database.getAllKeys(table);
    const sealed = await database.getAll(table);
    return Promise.all(ids.map((id, i) => open<T>(this.key!, `${table}/${id}`, sealed[i])));
  }

  async remove(table: Table, ids: string[]): Promise<void> {
    const database = await this.open();
    const transaction = database.transaction(table, 'readwrite');
    await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
    await this.count();
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

  private async count(): Promise<void> {
    this.unsent = await (await this.open()).count('events');
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
