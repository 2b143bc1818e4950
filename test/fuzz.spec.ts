import fc from 'fast-check';
import { Callers, callersOf } from './support/access-callers.js';
import { requestFor, WireRequest } from './support/access-requests.js';
import { AccessWorld, makeAccessWorld, NOW } from './support/access-world.js';
import { DocumentedAnswers } from './support/documented.js';
import {
  builtDocument,
  OpenApiDocument,
  Operation,
  operationsOf,
  Parameter,
} from './support/openapi-document.js';
import { takeBackEveryCommit } from './support/rehearsed.js';
import { NASTY, spoiled, Stuff, valueOf } from './support/schema-arbitrary.js';
import { startTestApp, TestApp } from './support/test-app.js';
import { forgetLimits } from './support/worker.factory.js';
import { send, WireAnswer } from './support/wire.js';

/** The same seed makes the same requests: `FUZZ_SEED=7 FUZZ_RUNS=200 npx jest test/fuzz.spec.ts` searches elsewhere and longer. */
const SEED = Number(process.env.FUZZ_SEED ?? 20240210);
const RUNS = Number(process.env.FUZZ_RUNS ?? 20);

let t: TestApp;
let world: AccessWorld;
let callers: Callers;
let document: OpenApiDocument;
let documented: DocumentedAnswers;
let address: string;
let stuff: Stuff;
let commitAgain: (() => void) | undefined;
beforeAll(async () => {
  t = await startTestApp();
  world = await makeAccessWorld(t);
  callers = await callersOf(t, world);
  t.clock.set(NOW);
  document = await builtDocument();
  documented = new DocumentedAnswers(document);
  address = await t.app.getUrl();
  const ids = Object.values(world).filter(
    (value): value is string => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value),
  );
  stuff = { ids, schemas: document.components.schemas };
  // Every request finds the same world, so that a seed is enough to see a fault again.
  commitAgain = await takeBackEveryCommit(t.dataSource);
}, 240_000);
afterAll(async () => {
  commitAgain?.();
  await t.close();
});

interface Attempt extends WireRequest {
  caller: string;
}

/** Requests for an operation: the right one with something spoiled, or whatever the document allows. */
function attempts(name: string, operation: Operation): fc.Arbitrary<Attempt> {
  const right = requestFor(name, operation, world);
  const query = queryOf(operation.parameters ?? []);
  const path = fc.oneof({ weight: 3, arbitrary: fc.constant(right.path) }, otherPath(name));
  const body =
    typeof right.body === 'function'
      ? fc.constant(right.body)
      : bodyOf(operation, right.body, right.method === 'GET');
  return fc
    .record({ path, query, body, caller: callerOf(operation) })
    .map(({ path: to, query: asked, body: sent, caller }) => ({
      ...{ method: right.method, caller, body: sent },
      path: asked ? to.split('?')[0] + asked : to,
    }));
}

/** A path with other ids than were meant, or with no ids at all. */
function otherPath(name: string): fc.Arbitrary<string> {
  const [, template] = name.split(' ');
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...stuff.ids) },
    fc.uuid(),
    fc.constantFrom(...NASTY.filter((one) => typeof one === 'string')),
  );
  return fc
    .array(value, { minLength: 3, maxLength: 3 })
    .map((values) => template.replace(/\{\w+\}/g, () => encoded(values.pop()) || 'x'));
}

/** As it goes into a URL; half a character goes as the bytes that no UTF-8 has. */
function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '\ud800' ? '%ED%A0%80' : encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '?'));
}

function queryOf(parameters: Parameter[]): fc.Arbitrary<string> {
  const asked = parameters.filter((one) => one.in === 'query');
  const values = Object.fromEntries(asked.map(({ name, schema }) => [name, valueOf(schema, stuff, name)]));
  const required = asked.filter((one) => one.required).map(({ name }) => name);
  return fc.record(values, { requiredKeys: required }).map((given) => {
    const pairs = Object.entries(given).map(([name, value]) => {
      return `${name}=${encoded(value)}`;
    });
    return pairs.length > 0 ? `?${pairs.join('&')}` : '';
  });
}

function bodyOf(
  { requestBody }: Operation,
  right: object | undefined,
  isRead: boolean,
): fc.Arbitrary<object | undefined> {
  const schema = requestBody?.content['application/json']?.schema;
  if (!schema) return isRead ? fc.constant(undefined) : fc.constantFrom(undefined, {}, { unasked: 1 });
  const made = valueOf(schema, stuff) as fc.Arbitrary<object>;
  return right ? fc.oneof(spoiled(right) as fc.Arbitrary<object>, made) : made;
}

/** Mostly one whom the operation names; then it is not the guard that answers. */
function callerOf(operation: Operation): fc.Arbitrary<string> {
  const named = [...callers.keys()].filter((caller) => operation['x-roles']?.includes(caller.split(' ')[0]));
  const here = named.filter((caller) => caller.endsWith('here'));
  const most = here.length > 0 ? here : [...callers.keys()];
  return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...most) }, fc.constantFrom(...callers.keys()));
}

it.each<[string, Partial<WireAnswer> | ((body: object) => object)]>([
  ['a failure', { status: 500 }],
  ['a status that is not documented', { status: 206 }],
  ['another content type', { type: 'text/html' }],
  ['a property more than documented', (body) => ({ ...body, passwordHash: '…' })],
  ['a property of another type', (body) => ({ ...body, mustChangePassword: 'no' })],
  ['a property less', ({ id: _, ...rest }: { id?: string }) => rest],
])('would find %s', async (_, change) => {
  const name = 'GET /api/v1/me';
  const operation = operationsOf(document).get(name)!;
  const request = { method: 'GET', path: '/api/v1/me' };
  const answer = await send(address, request, callers.get('CADRE here'));
  expect(documented.faultOf(name, operation, answer)).toBeNull();
  const changed =
    typeof change === 'function'
      ? { ...answer, text: JSON.stringify(change(JSON.parse(answer.text) as object)) }
      : { ...answer, ...change };
  expect(documented.faultOf(name, operation, changed)).not.toBeNull();
});

it(`finds no failure and no answer that the document does not allow (seed ${SEED}, ${RUNS} per operation)`, async () => {
  const faults: object[] = [];
  const met = new Map<number, number>();
  for (const [name, operation] of operationsOf(document)) {
    const check = async ({ caller, ...request }: Attempt) => {
      await forgetLimits(t);
      const answer: WireAnswer = await send(address, request, callers.get(caller));
      met.set(answer.status, (met.get(answer.status) ?? 0) + 1);
      const fault = documented.faultOf(name, operation, answer);
      if (fault) throw new Error(`${fault}: ${answer.text.slice(0, 300)}`);
    };
    const property = fc.asyncProperty(attempts(name, operation), check);
    const run = await fc.check(property, { seed: SEED, numRuns: RUNS });
    if (run.failed) {
      faults.push({
        name,
        request: run.counterexample?.[0],
        error: String(run.errorInstance),
        path: run.counterexamplePath,
      });
    }
  }
  const all = [...met.values()].reduce((sum, count) => sum + count, 0);
  const successes = [...met].filter(([status]) => status < 300).reduce((sum, [, count]) => sum + count, 0);
  expect(faults).toEqual([]);
  expect(all).toBeGreaterThanOrEqual(operationsOf(document).size * RUNS);
  // Requests that are all refused at the door would find nothing behind it.
  expect(successes / all).toBeGreaterThan(0.15);
}, 600_000);
