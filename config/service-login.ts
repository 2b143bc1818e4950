import { hkdfSync } from 'node:crypto';
import pg from 'pg';
import { digestOf, rolesOf, statementsForRoles } from './database-roles.js';
import type { Settings } from './env.js';

type Given = Pick<Settings, 'databaseSchema' | 'databaseUrl' | 'databaseOwnerUrl'>;

/** The database cannot be used as it is; tells what its administrator has to do. */
export class DatabaseNotPrepared extends Error {}

/** Number of the advisory lock under which processes that start together take turns to make the login. */
const LOGIN_LOCK = 7_301_403;
/** PostgreSQL's answer to who may not do something. */
const MAY_NOT = '42501';
/** PostgreSQL's answers to a name that it does not know, or to a wrong password. */
const NO_LOGIN = new Set(['28000', '28P01', MAY_NOT]);

/** Makes the roles of a schema. @throws DatabaseNotPrepared when the login may not */
export async function ensureRoles(owner: pg.Client, schema: string): Promise<void> {
  await carryOut(owner, statementsForRoles(schema));
}

/**
 * The URL with which the service works: that of a login which owns no table and has no right but to act as one of the
 * schema's roles. When settings give two URLs it is the login of `databaseUrl`, otherwise one is made.
 *
 * @param ownerUrl of the login that owns the tables
 * @param secret the login's password is derived from it: processes with the same secret can start together
 * @throws DatabaseNotPrepared
 */
export async function serviceUrl(ownerUrl: string, given: Given, secret: string): Promise<string> {
  const { databaseSchema: schema, databaseUrl, databaseOwnerUrl } = given;
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    await owner.query('SELECT pg_advisory_lock($1)', [LOGIN_LOCK]);
    const own = databaseOwnerUrl !== undefined && databaseUrl !== undefined;
    const url = new URL(own ? databaseUrl : ownerUrl);
    if (!own) {
      const { rows } = await owner.query<{ name: string }>('SELECT current_database() AS name');
      url.username = `fangang_${digestOf(`${rows[0].name}/${schema}`)}`;
      url.password = Buffer.from(hkdfSync('sha256', secret, '', 'database login', 24)).toString('hex');
      // Made before, perhaps by an administrator for an owner who may not: then there is nothing left to do.
      if (!(await letsIn(url))) await carryOut(owner, login(url.username, url.password, rows[0].name));
    }
    await carryOut(owner, admission(decodeURIComponent(url.username), schema));
    await requireLesser(url.toString(), schema);
    return url.toString();
  } finally {
    await owner.end();
  }
}

function login(name: string, password: string, database: string): string[] {
  const [role, on] = [pg.escapeIdentifier(name), pg.escapeIdentifier(database)];
  return [
    `DO $$ BEGIN
       IF NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = ${pg.escapeLiteral(name)}) THEN
         CREATE ROLE ${role} LOGIN NOINHERIT;
       END IF;
     END $$`,
    // On a cluster with several installations no login reaches into its neighbour's database.
    `REVOKE CONNECT, TEMPORARY ON DATABASE ${on} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${on} TO ${role}`,
    // Last, because whom it lets in is taken to be ready.
    `ALTER ROLE ${role} PASSWORD ${pg.escapeLiteral(password)}`,
  ];
}

async function letsIn(url: URL): Promise<boolean> {
  const client = new pg.Client(url.toString());
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (NO_LOGIN.has((error as { code?: string }).code ?? '')) return false;
    throw error;
  } finally {
    await client.end();
  }
}

/** Lets a login act as the schema's roles, once. */
function admission(name: string, schema: string): string[] {
  return Object.values(rolesOf(schema)).map(
    (role) => `DO $$ BEGIN
       IF NOT pg_has_role(${pg.escapeLiteral(name)}, '${role}', 'MEMBER') THEN
         GRANT ${role} TO ${pg.escapeIdentifier(name)};
       END IF;
     END $$`,
  );
}

async function carryOut(owner: pg.Client, statements: string[]): Promise<void> {
  for (const statement of statements) {
    try {
      await owner.query(statement);
    } catch (error) {
      if ((error as { code?: string }).code !== MAY_NOT) throw error;
      throw new DatabaseNotPrepared(
        `The database login of the owner may not make roles (${(error as Error).message}). ` +
          `Let an administrator run this, or give the owner CREATEROLE, and ADMIN OPTION on roles that another made:\n\n${statements.join(';\n')};`,
      );
    }
  }
}

/** @throws DatabaseNotPrepared when this login is more than one that may act as the roles */
async function requireLesser(url: string, schema: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { actor, system } = rolesOf(schema);
    const { rows } = await client.query<{ faults: string[] }>(
      `SELECT array_remove(ARRAY[
                CASE WHEN r.rolsuper THEN 'is a superuser' END,
                CASE WHEN r.rolbypassrls THEN 'may bypass row security' END,
                CASE WHEN EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                                   WHERE n.nspname = $1 AND pg_has_role(c.relowner, 'MEMBER')) THEN 'owns tables' END,
                CASE WHEN r.rolcreaterole THEN 'may make roles' END,
                CASE WHEN r.rolreplication THEN 'may copy the whole cluster' END,
                CASE WHEN EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = $1 AND pg_has_role(n.nspowner, 'MEMBER'))
                  THEN 'owns the schema' END,
                CASE WHEN NOT r.rolsuper AND (pg_has_role($2, 'USAGE') OR pg_has_role($3, 'USAGE'))
                  THEN 'inherits the rights of the roles that it may act as (make it NOINHERIT, and grant them anew)' END
              ], NULL) AS faults
         FROM pg_roles r WHERE r.rolname = current_user`,
      [schema, actor, system],
    );
    const [{ faults }] = rows;
    if (faults.length > 0) {
      throw new DatabaseNotPrepared(
        `The login of DATABASE_URL is to serve people and must be able to do less: it ${faults.join(', and ')}.`,
      );
    }
  } finally {
    await client.end();
  }
}
