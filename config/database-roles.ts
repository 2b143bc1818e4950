import { createHash } from 'node:crypto';

/** Roles of a schema, as which its rows are read and changed. Nobody signs in as them. */
export interface SchemaRoles {
  /** Somebody's account: the policies of the tables bind it. */
  actor: string;
  /** The service itself: sees every row, changes no record of what happened. */
  system: string;
}

/** Roles belong to the whole cluster, so that those of a schema other than `public` carry its name. */
export function rolesOf(schema: string): SchemaRoles {
  const name = schema.length > 40 ? digestOf(schema) : schema;
  const prefix = schema === 'public' ? 'fangang' : `fangang_${name}`;
  return { actor: `${prefix}_actor`, system: `${prefix}_system` };
}

/** Short names for what would be too long for a name in PostgreSQL. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** Statements that make the roles of a schema if they are missing. Others may make them at the same moment. */
export function statementsForRoles(schema: string): string[] {
  return Object.values(rolesOf(schema)).flatMap((role) => [
    `DO $$ BEGIN
       IF NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = '${role}') THEN CREATE ROLE ${role} NOLOGIN; END IF;
     EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
     END $$`,
    `GRANT USAGE ON SCHEMA "${schema}" TO ${role}`,
  ]);
}
