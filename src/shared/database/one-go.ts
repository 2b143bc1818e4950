import type { Socket } from 'node:net';
import type { PoolClient } from 'pg';
import {
  DataSource,
  EntityManager,
  QueryFailedError,
  QueryRunner,
  QueryRunnerAlreadyReleasedError,
} from 'typeorm';

export interface Statement {
  sql: string;
  values?: unknown[];
}

/** Statements by their text, so that each is parsed and planned once per connection. */
const names = new Map<string, string>();
/** Of each transaction, what failed first. */
const failures = new WeakMap<QueryRunner, QueryFailedError>();
/** PostgreSQL's answer to whatever comes after a failure. */
const TRANSACTION_LOST = '25P02';

/**
 * Sends statements in one go; PostgreSQL carries them out one after the other, so many cost one journey there and back.
 * For those that do not need each other's rows and are always the same text: each is prepared once per connection.
 *
 * @returns the rows of each statement
 * @throws QueryFailedError of the first that failed in this transaction; of those behind it none has an effect
 */
export async function inOneGo<Rows extends object[][]>(
  manager: EntityManager,
  statements: Statement[],
): Promise<Rows> {
  const runner = manager.queryRunner;
  const send = runner
    ? await throughConnection(runner)
    : ({ sql, values }: Statement) => manager.query<object[]>(sql, values);
  return (await Promise.all(statements.map(send))) as Rows;
}

/** The rows of one such statement; of several that are asked for in the same turn, none waits for another's. */
export async function prepared<Row extends object>(
  manager: EntityManager,
  sql: string,
  values?: unknown[],
): Promise<Row[]> {
  const [rows] = await inOneGo<[Row[]]>(manager, [{ sql, values }]);
  return rows;
}

/** Reads on one connection in the scope in force, so that statements of one turn go out together. No transaction. */
export async function onOneConnection<Result>(
  dataSource: DataSource,
  read: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  const runner = dataSource.createQueryRunner();
  try {
    return await read(runner.manager);
  } finally {
    await runner.release();
  }
}

async function throughConnection(runner: QueryRunner): Promise<(one: Statement) => Promise<object[]>> {
  // Who comes late, because something beside it has failed, finds the connection in other hands.
  if (runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
  const client = (await runner.connect()) as PoolClient & { connection: { stream: Socket } };
  gathered(client.connection.stream);
  return async ({ sql, values }) => {
    try {
      return (await client.query<object>({ name: nameOf(sql), text: sql, values: values?.map(written) }))
        .rows;
    } catch (error) {
      const first = failures.get(runner);
      if (first && (error as { code?: string }).code === TRANSACTION_LOST) throw first;
      const failure = new QueryFailedError(sql, values, error as Error);
      failures.set(runner, failure);
      throw failure;
    }
  };
}

/** Whatever is written to the socket in this turn leaves as one packet. */
function gathered(socket: Socket): void {
  socket.cork();
  process.nextTick(() => socket.uncork());
}

/** What stands in an array without quotes: ids and codes. */
const PLAIN = /^[\w.:+-]+$/;

/** A list of texts or numbers as PostgreSQL writes arrays, faster than the driver does it, to which anything else is left. */
function written(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const items = (value as unknown[]).map(item);
  return items.includes(undefined) ? value : `{${items.join(',')}}`;
}

function item(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const isPlain = PLAIN.test(value) && (value.length !== 4 || value.toUpperCase() !== 'NULL');
    return isPlain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
  }
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : undefined;
}

function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known) return known;
  const name = `statement_${names.size}`;
  names.set(sql, name);
  return name;
}
