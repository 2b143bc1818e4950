import { join, resolve } from 'node:path';

/** Every setting of the service. `readSettings` is the only place that looks at environment variables. */
export interface Settings {
  /** Address to listen on. */
  host: string;
  /** TCP port to listen on; 0 takes a free one. */
  port: number;
  /** PostgreSQL to use; without it the service starts its own under `dataDir`. */
  databaseUrl?: string;
  /** The one schema that holds all tables. */
  databaseSchema: string;
  /** Connections this process keeps to PostgreSQL at most. */
  databasePoolSize: number;
  /** Folder for the embedded database, generated keys and mails that have no SMTP server. */
  dataDir: string;
  /** SMTP server for outgoing mail; without it mails are kept as `.eml` files under `mailDir`. */
  smtpUrl?: string;
  /** Folder for `.eml` files when there is no SMTP server. */
  mailDir: string;
  /** Sender of outgoing mail. */
  mailFrom: string;
  /** Address under which people reach the service; used in mails. */
  publicUrl: string;
  /** Secret that signs access tokens; generated into `dataDir` when not given. */
  tokenSecret?: string;
  /** How long an access token is good for, in minutes. */
  tokenMinutes: number;
  /** 32-byte key (hex) that seals identity numbers and phones; generated into `dataDir` when not given. */
  dataKey?: string;
  /** Largest roster file taken, in bytes. */
  importMaxBytes: number;
  /** Most rows taken from one roster file. */
  importMaxRows: number;
  /** Most streams of server-sent events that this process keeps open at a time. */
  eventStreams: number;
  /** pino level: trace, debug, info, warn, error or silent. */
  logLevel: string;
  /** Whether this process runs the scheduled and background jobs. */
  jobs: boolean;
}

type Environment = Record<string, string | undefined>;

/** Thrown at boot when a setting cannot be used; lists every fault at once. */
export class InvalidSettings extends Error {
  constructor(readonly faults: string[]) {
    super(`Settings that cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/**
 * Reads and checks all settings. An empty variable counts as not set.
 *
 * @throws InvalidSettings naming each faulty variable and what would be right
 */
export function readSettings(environment: Environment): Settings {
  const faults: string[] = [];
  const text = (name: string) => environment[name]?.trim() || undefined;
  const refuse = (name: string, right: string) => {
    faults.push(`${name} must be ${right}, but is "${secretless(text(name) ?? '')}"`);
  };

  const integer = (name: string, fallback: number, min: number, max: number) => {
    const value = text(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= max) return number;
    refuse(name, `a whole number from ${min} to ${max}`);
    return fallback;
  };
  const url = (name: string, protocols: string[]) => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    refuse(name, `a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    return undefined;
  };
  const matching = (name: string, pattern: RegExp, right: string) => {
    const value = text(name);
    if (value === undefined || pattern.test(value)) return value;
    refuse(name, right);
    return undefined;
  };

  const dataDir = resolve(text('DATA_DIR') ?? 'data');
  const host = text('HOST') ?? '127.0.0.1';
  const port = integer('PORT', 3000, 0, 65535);
  const settings: Settings = {
    host,
    port,
    databaseUrl: url('DATABASE_URL', ['postgres:', 'postgresql:']),
    databaseSchema:
      matching('DATABASE_SCHEMA', /^[a-z_][a-z0-9_]{0,62}$/, 'a lower-case PostgreSQL schema name') ??
      'public',
    databasePoolSize: integer('DATABASE_POOL_SIZE', 10, 2, 200),
    dataDir,
    smtpUrl: url('SMTP_URL', ['smtp:', 'smtps:']),
    mailDir: resolve(text('MAIL_DIR') ?? join(dataDir, 'mail')),
    mailFrom:
      matching('MAIL_FROM', /^[^\r\n]*@[^\r\n]+$/, 'a mail address') ?? 'Fangang 返岗 <fangang@localhost>',
    publicUrl: (url('PUBLIC_URL', ['http:', 'https:']) ?? `http://localhost:${port}`).replace(/\/+$/, ''),
    tokenSecret: matching('TOKEN_SECRET', /^.{32,}$/, 'at least 32 characters long'),
    tokenMinutes: integer('TOKEN_MINUTES', 60, 1, 24 * 60),
    dataKey: matching('DATA_KEY', /^[0-9a-f]{64}$/i, '64 hexadecimal digits (32 bytes)'),
    importMaxBytes: integer('IMPORT_MAX_BYTES', 64 * 1024 * 1024, 1024, 1024 ** 3),
    importMaxRows: integer('IMPORT_MAX_ROWS', 100_000, 1, 1_000_000),
    eventStreams: integer('EVENT_STREAMS', 2000, 0, 100_000),
    logLevel:
      matching(
        'LOG_LEVEL',
        /^(trace|debug|info|warn|error|silent)$/,
        'trace, debug, info, warn, error or silent',
      ) ?? 'info',
    jobs: matching('JOBS', /^(on|off)$/, 'on or off') !== 'off',
  };
  if (faults.length > 0) throw new InvalidSettings(faults);
  return settings;
}

/** Hides the password of a URL, and secrets altogether, so that a refusal can be shown. */
function secretless(value: string): string {
  if (URL.canParse(value)) {
    const url = new URL(value);
    if (url.password) url.password = '…';
    return url.toString();
  }
  return value.length > 20 ? `${value.slice(0, 6)}…` : value;
}
