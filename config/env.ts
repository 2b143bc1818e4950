import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { isWeak } from './weak-secrets.js';

/** Every setting of the service. `readSettings` is the only place that looks at environment variables. */
export interface Settings {
  /** Address to listen on. */
  host: string;
  /** TCP port to listen on; 0 takes a free one. */
  port: number;
  /** PostgreSQL to use; without it the service starts its own under `dataDir`. */
  databaseUrl?: string;
  /** The same database with the login that owns the tables; without it `databaseUrl` is the owner's. */
  databaseOwnerUrl?: string;
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
  /** Former data keys (hex), newest first: they still open what has not been sealed anew. */
  dataKeysOld: string[];
  /** 32-byte key (hex) of the digests that people are found by; derived from the oldest data key when not given. */
  lookupKey?: string;
  /** 32-byte key (hex) that chains the audit trail; generated into `dataDir` when not given. */
  auditKey?: string;
  /** Roles whose accounts can do nothing before they have set up a second factor. */
  secondFactorRoles: string[];
  /** Former audit keys (hex), newest first: what they sealed can still be verified. */
  auditKeysOld: string[];
  /** OpenID Connect provider through which staff may sign in. */
  oidc?: OidcSettings;
  /** HTTP gateway for text messages; without it they are kept as `.sms` files under `mailDir`. */
  smsGateway?: SmsGatewaySettings;
  /** A provider of text messages that is spoken to as a profile tells, instead of `smsGateway`. */
  smsProvider?: SmsProviderSettings;
  /** The provincial platform that gets every frozen table. */
  feed?: FeedSettings;
  /** Whether workers may sign in by phone: in production not without a gateway, because codes would lie in files. */
  phoneSignIn: boolean;
  /** Name under which text messages are sent, without its brackets. */
  smsSignName: string;
  /** Most text messages with sign-in codes in a day, over all phones. */
  smsPerDay: number;
  /** Addresses (CIDR) of the proxies whose `X-Forwarded-For` is believed. */
  trustProxy: string[];
  /** Most requests a minute of one account, and of one address; 0 for no limit. */
  requestsPerMinute: number;
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
  /** Only of a service that was started to be looked at, see `readDemoSettings`; no variable sets it. */
  demo?: DemoSettings;
}

/** What lets people look around in a demo, and would let anybody in elsewhere. */
export interface DemoSettings {
  /** Is taken for the one that a text message would bring to any phone. */
  code: string;
  accounts: DemoAccount[];
}

export interface DemoAccount {
  role: string;
  name: string;
  /** What there is to see with it. */
  about: string;
  aboutEn: string;
  /** Of staff. */
  login: string | null;
  password: string | null;
  /** Of a worker. */
  phone: string | null;
}

export interface OidcSettings {
  /** URL of the provider; http only on this machine. */
  issuer: string;
  clientId: string;
  clientSecret: string;
}

export interface FeedSettings {
  /** Takes a POST of each frozen table. */
  url: string;
  /** `whsec_` and 24 to 64 bytes in Base64, known to both sides. */
  secret: string;
}

export interface SmsGatewaySettings {
  /** Takes a POST of `{ to, text, id }`. */
  url: string;
  /** Sent as bearer token. */
  token?: string;
}

export interface SmsProviderSettings {
  /** File that tells how the provider is spoken to. */
  profile: string;
  /** Our access key there. */
  key: string;
  /** Signs our requests. */
  secret: string;
}

type Environment = Record<string, string | undefined>;

/** Thrown at boot when a setting cannot be used; lists every fault at once. */
export class InvalidSettings extends Error {
  constructor(readonly faults: string[]) {
    super(`Settings that cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/**
 * Reads and checks all settings. An empty variable counts as not set. With `NODE_ENV=production`, when real people are served,
 * secrets have to be given and may not be weak.
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
  /** As `refuse`, but shows nothing of what was given. */
  const refuseSecret = (name: string, right: string) => {
    faults.push(`${name} must be ${right}`);
  };
  const production = text('NODE_ENV') === 'production';
  const secret = (name: string, pattern: RegExp, right: string) => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!pattern.test(value)) refuseSecret(name, right);
    else if (production && isWeak(value)) {
      refuseSecret(name, 'random in production: openssl rand -hex 32');
    } else return value;
    return undefined;
  };
  /** What a process in production is not to make up for itself: another process would make up another. */
  const inProduction = (name: string) => {
    if (production && text(name) === undefined) refuseSecret(name, 'given in production');
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

  /** A URL to which secrets or people's phones go: https, or http on this machine. */
  const safeUrl = (name: string) => {
    const value = url(name, ['http:', 'https:']);
    if (value === undefined || value.startsWith('https:') || isLoopback(value)) return value;
    refuse(name, 'a URL that starts with https://, or on this machine with http://');
    return undefined;
  };
  const list = (name: string) => (text(name)?.split(',') ?? []).map((item) => item.trim()).filter(Boolean);
  const oidc = (): OidcSettings | undefined => {
    const issuer = safeUrl('OIDC_ISSUER');
    const [clientId, clientSecret] = [text('OIDC_CLIENT_ID'), text('OIDC_CLIENT_SECRET')];
    if (issuer && clientId && clientSecret) return { issuer, clientId, clientSecret };
    if (text('OIDC_ISSUER') ?? clientId ?? clientSecret) {
      for (const name of ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']) {
        if (!text(name)) refuseSecret(name, 'given as well: the three belong together');
      }
    }
    return undefined;
  };
  const smsGateway = (): SmsGatewaySettings | undefined => {
    const [to, token] = [safeUrl('SMS_GATEWAY_URL'), text('SMS_GATEWAY_TOKEN')];
    if (token && !text('SMS_GATEWAY_URL')) refuseSecret('SMS_GATEWAY_URL', 'given with SMS_GATEWAY_TOKEN');
    return to === undefined ? undefined : { url: to, token };
  };
  const feed = (): FeedSettings | undefined => {
    const to = safeUrl('FEED_URL');
    const shared = secret(
      'FEED_SECRET',
      /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/,
      'whsec_ and 24-64 bytes in Base64',
    );
    if (to && shared) return { url: to, secret: shared };
    for (const name of ['FEED_URL', 'FEED_SECRET']) {
      if ((text('FEED_URL') ?? text('FEED_SECRET')) && !text(name)) refuseSecret(name, 'given as well');
    }
    return undefined;
  };
  const smsProvider = (): SmsProviderSettings | undefined => {
    const names = ['SMS_GATEWAY_FILE', 'SMS_GATEWAY_KEY', 'SMS_GATEWAY_SECRET'];
    const [profile, key, secret] = names.map(text);
    if (profile && text('SMS_GATEWAY_URL')) refuse('SMS_GATEWAY_FILE', 'left out with SMS_GATEWAY_URL');
    if (profile && key && secret) return { profile: resolve(profile), key, secret };
    if (profile ?? key ?? secret) {
      for (const name of names)
        if (!text(name)) refuseSecret(name, 'given as well: the three belong together');
    }
    return undefined;
  };
  const keysOld = (name: string) => {
    const keys = list(name);
    if (keys.every((key) => KEY.test(key))) return keys;
    refuseSecret(name, `a list with commas, each ${A_KEY}`);
    return [];
  };
  const secondFactorRoles = () => {
    const roles = list('SECOND_FACTOR_ROLES');
    if (roles.every((role) => STAFF_ROLES.includes(role))) return roles;
    refuse('SECOND_FACTOR_ROLES', `a list with commas of ${STAFF_ROLES.join(', ')}`);
    return [];
  };
  const trustProxy = () => {
    const ranges = list('TRUST_PROXY');
    if (!ranges.every(isRange)) refuse('TRUST_PROXY', 'a list of addresses or ranges, like 10.0.0.0/8,::1');
    return ranges;
  };

  for (const name of ['TOKEN_SECRET', 'DATA_KEY', 'AUDIT_KEY', 'PUBLIC_URL']) inProduction(name);
  const keys = ['TOKEN_SECRET', 'DATA_KEY', 'LOOKUP_KEY', 'AUDIT_KEY'];
  for (const [at, name] of keys.entries()) {
    const same = keys.slice(0, at).find((other) => text(other) && text(other) === text(name));
    if (same && production) refuseSecret(name, `different from ${same}`);
  }
  const dataDir = resolve(text('DATA_DIR') ?? 'data');
  const host = text('HOST') ?? '127.0.0.1';
  const port = integer('PORT', 3000, 0, 65535);
  const settings: Settings = {
    host,
    port,
    databaseUrl: url('DATABASE_URL', ['postgres:', 'postgresql:']),
    databaseOwnerUrl: url('DATABASE_OWNER_URL', ['postgres:', 'postgresql:']),
    databaseSchema:
      matching('DATABASE_SCHEMA', /^[a-z_][a-z0-9_]{0,62}$/, 'a lower-case PostgreSQL schema name') ??
      'public',
    databasePoolSize: integer('DATABASE_POOL_SIZE', 10, 2, 200),
    dataDir,
    smtpUrl: url('SMTP_URL', ['smtp:', 'smtps:']),
    mailDir: resolve(text('MAIL_DIR') ?? join(dataDir, 'mail')),
    mailFrom:
      matching('MAIL_FROM', /^[^\r\n]*@[^\r\n]+$/, 'a mail address') ?? 'Fangang 返岗 <fangang@localhost>',
    publicUrl: (
      (production ? safeUrl('PUBLIC_URL') : url('PUBLIC_URL', ['http:', 'https:'])) ??
      `http://localhost:${port}`
    ).replace(/\/+$/, ''),
    tokenSecret: secret('TOKEN_SECRET', /^.{32,}$/, 'at least 32 characters long'),
    tokenMinutes: integer('TOKEN_MINUTES', 10, 1, 24 * 60),
    dataKey: secret('DATA_KEY', KEY, A_KEY),
    dataKeysOld: keysOld('DATA_KEYS_OLD'),
    lookupKey: secret('LOOKUP_KEY', KEY, A_KEY),
    auditKey: secret('AUDIT_KEY', KEY, A_KEY),
    secondFactorRoles: secondFactorRoles(),
    auditKeysOld: keysOld('AUDIT_KEYS_OLD'),
    oidc: oidc(),
    smsGateway: smsGateway(),
    smsProvider: smsProvider(),
    feed: feed(),
    phoneSignIn: !production || (text('SMS_GATEWAY_URL') ?? text('SMS_GATEWAY_FILE')) !== undefined,
    smsSignName:
      matching('SMS_SIGN_NAME', /^[^【】[\]\s]{2,20}$/, 'a name of 2-20 characters without brackets') ??
      '返岗',
    smsPerDay: integer('SMS_PER_DAY', 5000, 0, 10_000_000),
    trustProxy: trustProxy(),
    requestsPerMinute: integer('REQUESTS_PER_MINUTE', 12_000, 0, 10_000_000),
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

/** Roles of accounts that sign in with a password, as `src/access/roles.ts` names them. */
export const STAFF_ROLES = [
  ...['PROVINCE_OFFICER', 'CITY_OFFICER', 'COUNTY_SCHEDULER', 'CADRE'],
  ...['CARRIER_LIAISON', 'RECEIVING_LIAISON', 'ESCORT'],
];

const KEY = /^[0-9a-f]{64}$/i;
const A_KEY = '64 hexadecimal digits (32 bytes)';

function isLoopback(value: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(value).hostname);
}

/** An address, or a range of them; the range of all addresses would let everybody choose their own. */
function isRange(value: string): boolean {
  const [address, bits, ...more] = value.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return (
    bits === undefined ||
    (/^\d+$/.test(bits) && Number(bits) > 0 && Number(bits) <= (version === 4 ? 32 : 128))
  );
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
