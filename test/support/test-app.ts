import 'reflect-metadata';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../config/data-source.js';
import { readSettings, Settings } from '../../config/env.js';
import { AccountsService } from '../../src/access/accounts.service.js';
import { Role } from '../../src/access/roles.js';
import { AppModule } from '../../src/app.module.js';
import { httpAdapter, prepare } from '../../src/application.js';
import { Clock } from '../../src/shared/time/clock.js';
import { newId } from '../../src/shared/ids.js';
import { asSystem } from '../../src/shared/database/scope.js';
import { Tokens } from '../../src/access/tokens.js';
import { cloneDatabase, TestDatabase } from './database.js';

/** A clock that tests set. It starts on 2024-02-01 09:00 in China. */
export class TestClock extends Clock {
  private moment = new Date('2024-02-01T09:00:00+08:00');

  override now(): Date {
    return this.moment;
  }

  set(moment: string): void {
    this.moment = new Date(moment);
  }
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** A signed-in caller: `await scheduler.post('/trips').send({…}).expect(201)`. Paths are below /api/v1. */
export type Caller = Record<Method, (path: string) => supertest.Test> & { accountId: string; token: string };

export interface TestApp {
  app: NestFastifyApplication;
  /** A connection of the tables' owner, who sees every row; the service has its own. */
  dataSource: DataSource;
  clock: TestClock;
  settings: Settings;
  /** Calls without signing in. */
  anyone: Record<Method, (path: string) => supertest.Test>;
  /** Calls with an access token, wherever it came from. */
  with(token: string, accountId: string): Caller;
  /** Makes an account of this role that acts for this region (a carrier's id for a carrier liaison) and signs it in. */
  as(role: Role, actsFor: string): Promise<Caller>;
  close(): Promise<void>;
}

/**
 * The whole service on a database of its own, over real HTTP, with a clock to set. Background jobs do not run by themselves.
 *
 * @param given a database to use instead; it is dropped with this service
 */
export async function startTestApp(
  environment: Record<string, string> = {},
  given?: TestDatabase,
  limits: { bodySeconds?: number } = {},
): Promise<TestApp> {
  const database = given ?? (await cloneDatabase());
  const dataDir = await mkdtemp(join(tmpdir(), 'fangang-app-'));
  const read = readSettings({
    ...{
      DATABASE_URL: database.serviceUrl,
      DATABASE_OWNER_URL: database.url,
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'silent',
      JOBS: 'off',
    },
    ...environment,
  });
  const settings = {
    ...read,
    ...{
      databaseUrl: database.serviceUrl,
      tokenSecret: 'a secret for tests only, long enough',
      dataKey: '07'.repeat(32),
      auditKey: read.auditKey ?? '0a'.repeat(32),
    },
  };
  const clock = new TestClock();
  const testing = await Test.createTestingModule({ imports: [AppModule.with(settings)] })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = testing.createNestApplication<NestFastifyApplication>(httpAdapter(settings));
  await prepare(app, settings, limits);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer();
  const entities = app.get(DataSource).entityMetadatas.map(({ target }) => target as () => unknown);
  const ownersOptions = dataSourceOptions({ ...settings, databaseUrl: database.url, databasePoolSize: 5 });
  const dataSource = await new DataSource({ ...ownersOptions, entities }).initialize();

  const caller = (token?: string) => {
    const call = (method: Method) => (path: string) => {
      const request = supertest(server)[method](path.startsWith('/health') ? path : `/api/v1${path}`);
      return token ? request.set('Authorization', `Bearer ${token}`) : request;
    };
    return {
      get: call('get'),
      post: call('post'),
      put: call('put'),
      patch: call('patch'),
      delete: call('delete'),
    };
  };

  return {
    app,
    dataSource,
    clock,
    settings,
    anyone: caller(),
    with: (token, accountId) => ({ ...caller(token), accountId, token }),
    as: async (role, actsFor) => {
      const id = newId();
      const liaison = role === Role.CarrierLiaison;
      await dataSource.query(
        `INSERT INTO accounts (id, login, display_name, role, region_code, carrier_id, password_hash, must_change_password)
         VALUES ($1, $2, $2, $3, $4, $5, 'cannot sign in', false)`,
        [id, `${role}-${id}`, role, liaison ? null : actsFor, liaison ? actsFor : null],
      );
      const sessionId = newId();
      await dataSource.query(
        `INSERT INTO sessions (id, account_id, kind, started_at, last_used_at) VALUES ($1, $2, 'PASSWORD', now(), now())`,
        [sessionId, id],
      );
      const account = await asSystem('boot', () => app.get(AccountsService).find(id));
      const { accessToken } = app.get(Tokens).issue({ ...account, id, role } as never, sessionId, {
        ...{ minutes: 24 * 60 * 365 * 5, secondFactorMissing: false },
      });
      return { ...caller(accessToken), accountId: id, token: accessToken };
    },
    close: async () => {
      await app.close();
      await dataSource.destroy();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A second process' worth of service on the database of the first, which has to be closed after this one. */
export function startBeside(first: TestApp, environment: Record<string, string> = {}): Promise<TestApp> {
  const { databaseUrl, databaseOwnerUrl } = first.settings;
  const given = { url: databaseOwnerUrl!, serviceUrl: databaseUrl!, drop: () => Promise.resolve() };
  return startTestApp(environment, given);
}
