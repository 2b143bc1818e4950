import { DataSource } from 'typeorm';
import { Role } from '../src/access/roles.js';
import { Unavailable } from '../src/shared/domain-error.js';
import { asSystem } from '../src/shared/database/scope.js';
import { Transactions } from '../src/shared/database/transactions.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { until } from './support/until.js';

let t: TestApp;
let scheduler: Caller;
beforeAll(async () => {
  t = await startTestApp();
  scheduler = await t.as(Role.CountyScheduler, '140522');
});
afterAll(() => t.close());

/** Ends the service's connections, as PostgreSQL does when one of its processes crashes. */
const endConnections = (more = '') =>
  t.dataSource.query(
    `SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
      WHERE a.datname = current_database() AND a.usename <> current_user ${more}`,
  );
const BUSY = { status: 503, code: 'BUSY' };

it('a connection that is lost under a reading answers 503, and the next reading gets another', async () => {
  const lock = t.dataSource.createQueryRunner();
  await lock.startTransaction();
  await lock.query('LOCK TABLE campaigns');
  const answer = scheduler.get('/campaigns').then((response) => response);
  const waiting = `AND a.wait_event_type = 'Lock'`;
  await until(async () => (await endConnections(waiting)).length > 0);
  const { body, headers } = await answer;
  await lock.rollbackTransaction();
  await lock.release();
  expect(body).toMatchObject(BUSY);
  expect(headers['retry-after']).toBe('1');
  await scheduler.get('/campaigns').expect(200);
});

it('a connection that is lost between two statements of a command is a database out of reach', async () => {
  const command = asSystem('job', () =>
    t.app.get(Transactions).run(async (manager) => {
      const [{ pid }] = await manager.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
      await endConnections(`AND a.pid = ${pid}`);
      await until(() => Promise.resolve(manager.queryRunner!.isReleased));
      await manager.query('SELECT 1');
    }),
  );
  expect(await command.catch((error: unknown) => error)).toBeInstanceOf(Unavailable);
});

it('connections that are lost just when they are taken answer 503 and do not end the process', async () => {
  const other = await t.as(Role.CountyScheduler, '140581');
  await scheduler.get('/campaigns').expect(200);
  const { master } = t.app.get(DataSource).driver as unknown as { master: Pool };
  const sockets = master._idle.map(({ client }) => client.connection.stream);
  expect(sockets.length).toBeGreaterThan(0);
  for (const socket of sockets) socket.pause();
  await endConnections();
  const answer = other.get('/campaigns').then((response) => response);
  await until(() => master._idle.length < sockets.length);
  for (const socket of sockets) socket.resume();
  expect((await answer).body).toMatchObject(BUSY);
});

interface Pool {
  /** Connections that nobody uses. */
  _idle: { client: { connection: { stream: NodeJS.ReadWriteStream } } }[];
}
