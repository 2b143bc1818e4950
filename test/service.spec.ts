import { Validator } from '@seriousme/openapi-schema-validator';
import { ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';

interface Service {
  address: string;
  output: string;
  process: ChildProcess;
  /** Sends a signal and waits for the end; the exit code, or null when killed. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** The built service as `npm start` runs it, with an embedded PostgreSQL of its own. */
async function startService(environment: Record<string, string>): Promise<Service> {
  const process_ = spawn(process.execPath, ['dist/src/main.js'], {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'warn', ...environment },
  });
  // Its end is when the last of what it said has been read.
  const ended = new Promise<number | null>((resolve) => process_.once('close', resolve));
  const service: Service = {
    address: '',
    output: '',
    process: process_,
    end: (signal) => {
      process_.kill(signal);
      return ended;
    },
  };
  await new Promise<void>((ready, failed) => {
    const read = (chunk: Buffer) => {
      service.output += chunk.toString();
      service.address = /listens on (\S+)/.exec(service.output)?.[1] ?? '';
      if (/API documents: /.test(service.output)) ready();
    };
    process_.stdout?.on('data', read);
    process_.stderr?.on('data', read);
    void ended.then((code) => failed(new Error(`ended with ${code}:\n${service.output}`)));
  });
  return service;
}

// Up to three services start, from nothing or after a kill, and each loads all that there is.
jest.setTimeout(180_000);

let dataDir: string;
const running: Service[] = [];
const start = async (more: Record<string, string> = {}) => {
  const service = await startService({ DATA_DIR: dataDir, ...more });
  running.push(service);
  return service;
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fangang-service-'));
  await chmod(dataDir, 0o755);
});
afterAll(async () => {
  for (const service of running) if (service.process.exitCode === null) await service.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

describe('the built service', () => {
  let password: string;

  it('starts from nothing, names its addresses and the first account, and stops cleanly', async () => {
    const service = await start();
    password = /province \/ (\S+)/.exec(service.output)?.[1] as string;
    await supertest(service.address).get('/health/ready').expect(200);
    await supertest(service.address).get('/api/docs').expect(200);
    const signIn = { login: 'province', password };
    await supertest(service.address).post('/api/v1/sessions').send(signIn).expect(201);

    const second = await startService({ DATA_DIR: dataDir }).catch((error: Error) => error.message);
    expect(second).toContain('Another process is using the database');
    await supertest(service.address).get('/health/ready').expect(200);

    expect(await service.end('SIGINT')).toBe(0);
    expect(service.output).toContain('Stopped.');
  });

  it('goes on where it was, also after a kill, and makes no second first account', async () => {
    const killed = await start();
    expect(killed.output).not.toContain('First account');
    await killed.end('SIGKILL');

    const recovered = await start();
    expect(recovered.output).toContain('already running');
    const signIn = { login: 'province', password };
    await supertest(recovered.address).post('/api/v1/sessions').send(signIn).expect(201);
    expect(await recovered.end('SIGTERM')).toBe(0);
  });

  it('refuses settings that cannot be used, all at once', async () => {
    const refusal = await startService({ DATA_DIR: dataDir, PORT: 'http', SMTP_URL: 'mail.example' }).catch(
      (error: Error) => error.message,
    );
    expect(refusal).toMatch(/PORT must be[\s\S]*SMTP_URL must be/);
  });

  it('serves no real people with secrets made up by itself, or by a person in a hurry', async () => {
    const weak = { TOKEN_SECRET: 'change-me-change-me-change-me-change-me' };
    const refusal = await startService({ DATA_DIR: dataDir, NODE_ENV: 'production', ...weak }).catch(
      (error: Error) => error.message,
    );
    expect(refusal).toMatch(/^ended with 1:/);
    expect(refusal).toMatch(
      /DATA_KEY must be given[\s\S]*AUDIT_KEY must be given[\s\S]*TOKEN_SECRET must be random/,
    );
    expect(refusal).not.toContain(weak.TOKEN_SECRET);
  });

  it('describes every operation exactly in a valid OpenAPI 3.1 document', async () => {
    const service = await start();
    const { body: document } = await supertest(service.address).get('/api/openapi.json').expect(200);
    await service.end('SIGTERM');

    expect(document.openapi).toBe('3.1.0');
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });

    const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );
    expect(operations.length).toBeGreaterThan(90);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(operations.filter(({ operation }) => !isTyped(operation)).map(({ name }) => name)).toEqual([]);
    expect(operations.filter(({ operation }) => !operation.summary).map(({ name }) => name)).toEqual([]);
    expect(operations.filter(({ operation }) => !operation.security).map(({ name }) => name)).toEqual([]);
    const schemas = Object.entries<Schema>(document.components.schemas);
    const vague = schemas.flatMap(([name, schema]) =>
      Object.entries(schema.properties ?? {})
        .filter(([, property]) => isVague(property))
        .map(([property]) => `${name}.${property}`),
    );
    expect(vague).toEqual([]);
  });
});

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  items?: Schema;
  $ref?: string;
  allOf?: unknown;
  oneOf?: unknown;
  anyOf?: unknown;
  enum?: unknown;
}

interface Operation {
  operationId: string;
  summary?: string;
  security?: unknown;
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

/** Whether each success answer says what it holds. */
function isTyped(operation: Operation): boolean {
  // What sends the browser elsewhere has no body.
  if (Object.keys(operation.responses).sort().join() === '302,default') return true;
  const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  return (
    successes.length > 0 &&
    successes.every(([, { content }]) => {
      const schemas = Object.values(content ?? {}).map((media) => media.schema);
      return schemas.length > 0 && schemas.every((schema) => schema && !isVague(schema));
    })
  );
}

/** An object or list of nobody knows what. */
function isVague(schema: Schema): boolean {
  if (schema.$ref || schema.allOf || schema.oneOf || schema.anyOf || schema.enum) return false;
  if (schema.type === 'array') return !schema.items || isVague(schema.items);
  if (schema.type === 'object') return !schema.properties && !schema.additionalProperties;
  return !schema.type;
}
