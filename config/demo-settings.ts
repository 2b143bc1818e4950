import { join } from 'node:path';
import { InvalidSettings, readSettings, Settings } from './env.js';

/** What a demo may be told. Nothing else is taken over: no key, no database, no way to send anything to anybody. */
const TAKEN = [
  ...['HOST', 'PORT', 'PUBLIC_URL', 'TOKEN_MINUTES', 'TRUST_PROXY', 'REQUESTS_PER_MINUTE'],
  ...['LOG_LEVEL', 'JOBS'],
];

/**
 * Settings of a service that is started to be looked at (`npm start -- --demo`): with keys and an embedded database of its own,
 * in `DATA_DIR/demo` or `./data-demo`, never where real people are registered.
 *
 * @throws InvalidSettings in production, where accounts that everybody knows would let everybody in
 */
export function readDemoSettings(environment: Record<string, string | undefined>): Settings {
  const refused = [
    ...(environment.NODE_ENV === 'production'
      ? ['--demo must be left out with NODE_ENV=production: it shows its passwords to everybody']
      : []),
    ...['DATABASE_URL', 'DATABASE_OWNER_URL']
      .filter((name) => environment[name])
      .map((name) => `${name} must be left out with --demo, which keeps a database of its own`),
  ];
  if (refused.length > 0) throw new InvalidSettings(refused);
  const taken = Object.fromEntries(TAKEN.map((name) => [name, environment[name]]));
  const folder = environment.DATA_DIR ? join(environment.DATA_DIR, 'demo') : 'data-demo';
  return readSettings({ ...taken, DATA_DIR: folder });
}
