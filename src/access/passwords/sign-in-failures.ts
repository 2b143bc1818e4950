import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { Clock } from '../../shared/time/clock.js';
import { TooManyRequests } from '../../shared/domain-error.js';
import { asSystem } from '../../shared/database/scope.js';
import { limitedAddress } from '../../shared/limits/caller-address.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { FOR_LOGIN, FORGOTTEN_AFTER_S, FROM_ADDRESS, waitAfter } from './back-off.js';

interface Tally {
  key: Buffer;
  failures: number;
  retry_at: Date;
  forgotten_at: Date;
}

/**
 * Slows down who guesses passwords, over all processes, without shutting out whose password it is: the waiting time belongs
 * to the name and the address together. Only when one name is tried from very many addresses, none but those are served
 * from which its owner has signed in lately.
 *
 * Unknown names are counted as known ones. Names and addresses are kept as keyed digests.
 */
@Injectable()
export class SignInFailures {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts an attempt as a failure until `forgive` takes it back, so that many at once are counted too.
   *
   * @throws TooManyRequests when the attempt comes too early
   */
  async count(login: string, address: string | null): Promise<void> {
    const keys = this.keysOf(login, address);
    const wait = await asSystem('counting failures to sign in', () =>
      this.dataSource.transaction(async (manager) => {
        const now = this.clock.now();
        const tallies = await this.locked(manager, keys, now);
        const wait = await this.waitOf(manager, tallies, login, address, now);
        if (wait === 0) await this.add(manager, tallies, now);
        return wait;
      }),
    );
    if (wait > 0) throw new TooManyRequests(wait);
  }

  /** Takes back what `count` counted, in the transaction that signs in. */
  async forgive(manager: EntityManager, login: string, address: string | null): Promise<void> {
    const now = this.clock.now();
    const { pair, network, name } = await this.locked(manager, this.keysOf(login, address), now);
    await this.write(manager, [
      { ...pair, failures: 0, retry_at: now, forgotten_at: now },
      less(network),
      less(name),
    ]);
  }

  /**
   * Takes back one attempt that neither failed nor signed in: a right password, for which a code is asked now. Codes that were
   * guessed before stay counted.
   */
  async takeBack(login: string, address: string | null): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const now = this.clock.now();
      const { pair, network, name } = await this.locked(manager, this.keysOf(login, address), now);
      await this.write(manager, [{ ...less(pair), retry_at: now }, less(network), less(name)]);
    });
  }

  private keysOf(login: string, address: string | null) {
    const from = limitedAddress(address);
    const key = (...parts: string[]) => this.sealing.digest(`sign-in failures ${JSON.stringify(parts)}`);
    return { pair: key('pair', login, from), network: key('network', from), name: key('name', login) };
  }

  /** The three tallies, locked in the order of their keys; what is old counts as nothing. */
  private async locked(manager: EntityManager, keys: ReturnType<SignInFailures['keysOf']>, now: Date) {
    const rows = await manager.query<Tally[]>(
      `INSERT INTO sign_in_failures (key, failures, retry_at, forgotten_at)
       SELECT k, 0, $2, $2 FROM unnest($1::bytea[]) AS k ORDER BY k
       ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING *`,
      [Object.values(keys), now],
    );
    const tally = (key: Buffer): Tally => {
      const row = rows.find((one) => one.key.equals(key)) as Tally;
      return row.forgotten_at > now ? row : { key, failures: 0, retry_at: now, forgotten_at: now };
    };
    return { pair: tally(keys.pair), network: tally(keys.network), name: tally(keys.name) };
  }

  /** Seconds until an attempt is served; 0 when it is served now. */
  private async waitOf(
    manager: EntityManager,
    { pair, network, name }: { pair: Tally; network: Tally; name: Tally },
    login: string,
    address: string | null,
    now: Date,
  ): Promise<number> {
    const until = (moment: Date) => Math.max(0, Math.ceil((moment.getTime() - now.getTime()) / 1000));
    // A neighbour who was counted first may have read its clock later: what is free is told by the count, not by the moment.
    if (waitAfter(pair.failures) > 0 && pair.retry_at > now) return until(pair.retry_at);
    if (network.failures >= FROM_ADDRESS.most) return until(network.forgotten_at);
    if (name.failures < FOR_LOGIN.most || (await this.isKnown(manager, login, address, now))) return 0;
    return until(name.forgotten_at);
  }

  private async isKnown(
    manager: EntityManager,
    login: string,
    address: string | null,
    now: Date,
  ): Promise<boolean> {
    if (address === null) return false;
    const rows = await manager.query<{ address: string }[]>(
      `SELECT DISTINCT host(s.address) AS address FROM sessions s JOIN accounts a ON a.id = s.account_id
        WHERE a.login = $1 AND s.address IS NOT NULL AND s.started_at > $2::timestamptz - interval '30 days'`,
      [login, now],
    );
    return rows.some((known) => limitedAddress(known.address) === limitedAddress(address));
  }

  private async add(
    manager: EntityManager,
    { pair, network, name }: { pair: Tally; network: Tally; name: Tally },
    now: Date,
  ): Promise<void> {
    const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    const within = (tally: Tally, seconds: number) =>
      tally.failures === 0 ? after(seconds) : tally.forgotten_at;
    const rows: Tally[] = [
      {
        ...{ key: pair.key, failures: pair.failures + 1 },
        ...{ retry_at: after(waitAfter(pair.failures + 1)), forgotten_at: after(FORGOTTEN_AFTER_S) },
      },
      { ...network, failures: network.failures + 1, forgotten_at: within(network, FROM_ADDRESS.seconds) },
      { ...name, failures: name.failures + 1, forgotten_at: within(name, FOR_LOGIN.seconds) },
    ];
    await this.write(manager, rows);
    await manager.query(
      `DELETE FROM sign_in_failures f WHERE f.key IN (
         SELECT o.key FROM sign_in_failures o WHERE o.forgotten_at < $1 LIMIT 10 FOR UPDATE SKIP LOCKED)`,
      [now],
    );
  }

  private async write(manager: EntityManager, tallies: Tally[]): Promise<void> {
    for (const { key, failures, retry_at, forgotten_at } of tallies) {
      await manager.query(
        'UPDATE sign_in_failures SET failures = $2, retry_at = $3, forgotten_at = $4 WHERE key = $1',
        [key, failures, retry_at, forgotten_at],
      );
    }
  }
}

const less = (tally: Tally): Tally => ({ ...tally, failures: Math.max(0, tally.failures - 1) });
