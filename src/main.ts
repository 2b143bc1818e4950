import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { parseArgs } from 'node:util';
import { dataSourceOptions, migrate } from '../config/data-source.js';
import { readDemoSettings } from '../config/demo-settings.js';
import { DataFolderInUse, startEmbeddedPostgres } from '../config/embedded-postgres.js';
import { InvalidSettings, readSettings } from '../config/env.js';
import { DatabaseNotPrepared, serviceUrl } from '../config/service-login.js';
import { AccountsService } from './access/accounts.service.js';
import { withAgreedAuditKey } from './access/audit/audit-keys.js';
import { AppModule, RunningSettings } from './app.module.js';
import { httpAdapter, prepare } from './application.js';
import { CampaignsService } from './campaigns/campaigns.service.js';
import { withSecrets } from './generated-secrets.js';
import { loadRegions } from './regions/load-regions.js';
import { withAgreedKeys, WrongKeys } from './shared/privacy/keys/known-keys.js';
import { asSystem } from './shared/database/scope.js';

/** What has been started, in order; it is stopped the other way round, however far the start had come. */
const started: (() => Promise<unknown>)[] = [];
let stopping = false;

async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  console.log('Stopping …');
  for (const stopOne of started.reverse()) await stopOne();
  console.log('Stopped.');
  process.exit(exitCode);
}

/** Starts everything and prints where it is. */
async function start(): Promise<void> {
  const { values: asked } = parseArgs({ options: { demo: { type: 'boolean' } } });
  const demo = asked.demo ? await import('../demo/season/demo-mode.js') : undefined;
  const given = await withSecrets((demo ? readDemoSettings : readSettings)(process.env));
  const ownerUrl = given.databaseOwnerUrl ?? given.databaseUrl ?? (await startDatabase(given.dataDir));
  await demo?.forgetHalfLoaded(given.dataDir, ownerUrl);
  const keys = await prepareDatabase({ ...given, databaseUrl: ownerUrl });
  // From here on the owner of the tables is not needed any more.
  const real = { ...keys, databaseUrl: await serviceUrl(ownerUrl, given, given.tokenSecret) };
  const settings = { ...real, ...(await demo?.openSeason(real, ownerUrl)) };
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings),
    httpAdapter(settings),
    {
      logger: ['error', 'warn'],
    },
  );
  started.push(() => app.close());
  await prepare(app, settings);
  if (!demo) await asSystem('boot', () => app.get(CampaignsService).createExample('14'));
  await app.listen(settings.port, settings.host);
  app.useLogger(app.get(Logger));

  const password = randomBytes(9).toString('base64url');
  const first = await asSystem('boot', () =>
    app.get(AccountsService).createFirst('province', '14', password),
  );
  const address = (await app.getUrl()).replace('[::1]', 'localhost');
  const lines = [
    `Fangang 返岗 listens on ${address}`,
    `API documents:        ${address}/api/docs`,
    !settings.phoneSignIn && 'Sign-in by phone:     off, because there is no SMS_GATEWAY_URL',
    demo && 'Demo:                 the sign-in pages list an account for each role',
    first &&
      `First account:        ${first.login} / ${password}  (asks for a new password at the first sign-in)`,
  ];
  // All at once: a script that has read that it listens knows the rest, too.
  console.log(lines.filter(Boolean).join('\n'));
}

/** Brings tables, regions and keys up to date, as the owner of the tables. @returns the settings with the keys in use */
async function prepareDatabase(owner: RunningSettings) {
  const ran = await migrate(owner);
  if (ran.length > 0) console.log(`Database: ${ran.length} migrations ran`);
  const dataSource = await new DataSource(dataSourceOptions(owner)).initialize();
  await loadRegions(dataSource);
  await dataSource.destroy();
  await withAgreedAuditKey(owner);
  return withAgreedKeys(owner);
}

async function startDatabase(dataDir: string): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') });
  started.push(() => postgres.stop());
  console.log(
    `Database: embedded PostgreSQL in ${postgres.folder}${postgres.reused ? ' (already running)' : ''}`,
  );
  return postgres.url;
}

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
start().catch((error: unknown) => {
  // A stop in the middle of the start makes the start fail; that is no fault.
  if (stopping) return;
  const expected = [InvalidSettings, DataFolderInUse, DatabaseNotPrepared, WrongKeys].some(
    (kind) => error instanceof kind,
  );
  console.error(expected ? (error as Error).message : error);
  void stop(1);
});
