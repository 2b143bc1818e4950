import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** Of the login that owns the tables. */
  url: string;
  /** Of the login as which the service works. */
  serviceUrl: string;
  drop(): Promise<void>;
}

/** A fresh clone of the migrated template, with all regions and nothing else. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const template = new URL(process.env.FANGANG_TEST_DATABASE as string);
  const name = `t_${randomBytes(6).toString('hex')}`;
  await asAdmin(template, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)} STRATEGY FILE_COPY`),
  );
  const url = new URL(template);
  url.pathname = `/${name}`;
  const serviceUrl = new URL(process.env.FANGANG_TEST_SERVICE as string);
  serviceUrl.pathname = url.pathname;
  return {
    ...{ url: url.toString(), serviceUrl: serviceUrl.toString() },
    drop: () => asAdmin(template, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

async function asAdmin(template: URL, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new URL(template);
  admin.pathname = '/postgres';
  const client = new pg.Client(admin.toString());
  await client.connect();
  try {
    // Clones take turns: PostgreSQL refuses to copy a template that another session is just copying.
    await client.query('SELECT pg_advisory_lock(1)');
    await work(client);
  } finally {
    await client.end();
  }
}
