import pg from 'pg';
import { Role } from '../../../src/access/roles.js';
import { FreezeService } from '../../../src/statistics/weeks/freeze.service.js';
import { Caller, startBeside, startTestApp, TestApp } from '../test-app.js';
import type { Dice } from './dice.js';
import { wire } from './diary.js';

/** Sessions that want to draw the line under the facts. */
const WAITING = `SELECT l.pid FROM pg_locks l WHERE l.locktype = 'advisory' AND NOT l.granted AND l.objid = 7301403
  AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())`;

/** Two services on one database, each with a clock of its own, and the database's clock; all of them can go wrong. */
export class Offices {
  /** Milliseconds by which each clock is ahead of the true time. */
  readonly ahead = { services: [0, 0], database: 0 };
  /** Weeks that `freezeDue` said it froze. */
  frozen = 0;
  private readonly services: (TestApp | null)[] = [null, null];
  private readonly accounts = new Map<string, { token: string; accountId: string }>();
  private now = 0;

  private constructor(
    /** Holds the database and makes accounts; no job of its runs. */
    readonly base: TestApp,
    private readonly dice: Dice,
  ) {}

  static async open(dice: Dice): Promise<Offices> {
    const offices = new Offices(await startTestApp(), dice);
    await setTheDatabasesClock(offices.base);
    await Promise.all([offices.start(0), offices.start(1)]);
    return offices;
  }

  async start(which: number): Promise<void> {
    this.services[which] = await startBeside(this.base);
    this.turn(this.now);
  }

  async stop(which: number): Promise<void> {
    const service = this.services[which];
    this.services[which] = null;
    await service?.close();
  }

  async close(): Promise<void> {
    await Promise.all([this.stop(0), this.stop(1)]);
    await this.base.close();
  }

  /** Lets it be this moment. */
  turn(now: number): void {
    this.now = now;
    this.base.clock.set(wire(now));
    this.services.forEach((service, i) => service?.clock.set(wire(now + this.ahead.services[i])));
  }

  /** An account at one of the services that run. */
  async as(role: Role, actsFor: string, which?: number): Promise<Caller> {
    const name = `${role} ${actsFor}`;
    if (!this.accounts.has(name)) this.accounts.set(name, await this.base.as(role, actsFor));
    const { token, accountId } = this.accounts.get(name)!;
    const running = this.services.filter((service) => service !== null);
    const service = which === undefined ? this.dice.pick(running) : this.services[which]!;
    return service.with(token, accountId);
  }

  /** Tries a command that may be refused. @returns `DONE`, or the code of the refusal */
  async attempt(caller: Caller, command: (caller: Caller) => ReturnType<Caller['post']>): Promise<string> {
    const { status, body } = await command(caller);
    if (status === 200) return 'DONE';
    if (status !== 409) throw new Error(`${status}: ${JSON.stringify(body)}`);
    return body.code as string;
  }

  /** The freeze jobs of the services that run, all at the same moment. @returns what stopped them */
  async freeze(...which: number[]): Promise<unknown[]> {
    await this.base.dataSource.query('UPDATE simulated_clock SET moment = $1', [
      new Date(this.now + this.ahead.database),
    ]);
    const services = (which.length > 0 ? which : [0, 1])
      .map((i) => this.services[i])
      .filter((service) => service !== null);
    const outcomes = await Promise.allSettled(
      services.map((service) => service.app.get(FreezeService).freezeDue()),
    );
    const failures: unknown[] = [];
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') this.frozen += outcome.value;
      else failures.push(outcome.reason);
    }
    return failures;
  }

  /** How many sessions of the services wait for somebody who is just recording something. */
  async waiting(): Promise<number> {
    return (await this.base.dataSource.query<unknown[]>(WAITING)).length;
  }

  /** Ends these sessions, as the death of their process would. @returns whether there were any */
  async killWaiting(): Promise<boolean> {
    const killed = await this.base.dataSource.query<unknown[]>(
      `SELECT pg_terminate_backend(w.pid) FROM (${WAITING}) w`,
    );
    return killed.length > 0;
  }

  /** Something that is just being recorded when the work begins, and is committed later. */
  async recording<T>(
    record: (client: pg.Client) => Promise<unknown>,
    work: (commit: () => Promise<unknown>) => T,
  ) {
    const client = new pg.Client(this.base.settings.databaseOwnerUrl);
    await client.connect();
    try {
      await client.query('BEGIN');
      await record(client);
      return await work(() => client.query('COMMIT'));
    } finally {
      await client.end();
    }
  }
}

/** What a freeze asks the database for the time is answered from a table from now on. */
async function setTheDatabasesClock(base: TestApp): Promise<void> {
  const client = new pg.Client(base.settings.databaseOwnerUrl);
  await client.connect();
  await client.query(`
    SET allow_system_table_mods = on;
    CREATE TABLE simulated_clock (moment timestamptz NOT NULL);
    INSERT INTO simulated_clock VALUES (now());
    ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO real_clock_timestamp;
    CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE SECURITY DEFINER
      AS 'SELECT c.moment FROM public.simulated_clock c'`);
  await client.end();
}
