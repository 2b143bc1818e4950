import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Callers, callersOf } from './support/access-callers.js';
import { requestFor, SAMPLED } from './support/access-requests.js';
import { AccessWorld, makeAccessWorld, tracesOf } from './support/access-world.js';
import { builtDocument, Operation, operationsOf } from './support/openapi-document.js';
import { matrixPage } from './support/access-matrix-page.js';
import { takeBackEveryCommit } from './support/rehearsed.js';
import { startTestApp, TestApp } from './support/test-app.js';
import { forgetLimits } from './support/worker.factory.js';
import { send, WireAnswer } from './support/wire.js';

/** Who gets what: by operation, then by caller. */
type Matrix = Record<string, Record<string, string>>;

const TABLE = join(__dirname, 'access-matrix.json');
const PAGE = join(__dirname, '../docs/access-matrix.md');

let t: TestApp;
let world: AccessWorld;
let callers: Callers;
let operations: Map<string, Operation>;
let address: string;
let commitAgain: (() => void) | undefined;
let matrix: Matrix;
beforeAll(async () => {
  t = await startTestApp();
  world = await makeAccessWorld(t);
  callers = await callersOf(t, world);
  operations = operationsOf(await builtDocument());
  address = await t.app.getUrl();
  commitAgain = await takeBackEveryCommit(t.dataSource);
  matrix = await ask();
  if (process.env.UPDATE_MATRIX) await write(matrix);
}, 240_000);
afterAll(async () => {
  commitAgain?.();
  await t.close();
});

/** Every operation as every caller. */
async function ask(): Promise<Matrix> {
  const answers: Matrix = {};
  for (const [name, operation] of operations) {
    const request = requestFor(name, operation, world);
    const row: Record<string, string> = (answers[name] = {});
    for (const [caller, token] of callers) {
      await forgetLimits(t);
      row[caller] = cellOf(await send(address, request, token));
    }
  }
  return answers;
}

/** `403 ROLE_NOT_ALLOWED`, or `200` and which of the world's things the answer shows. */
function cellOf({ status, type, text }: WireAnswer): string {
  if (type === 'application/problem+json') return `${status} ${(JSON.parse(text) as { code: string }).code}`;
  const seen = Object.entries(tracesOf(world)).filter(([, trace]) =>
    [trace].flat().some((one) => text.includes(one)),
  );
  return [status, ...seen.map(([word]) => word)].join(' ');
}

async function write(found: Matrix): Promise<void> {
  await writeFile(TABLE, JSON.stringify(found));
  await writeFile(PAGE, matrixPage(found, operations));
  await promisify(execFile)('npx', ['prettier', '--write', TABLE, PAGE]);
}

const cells = () =>
  Object.entries(matrix).flatMap(([name, row]) =>
    Object.entries(row).map(([caller, cell]) => ({ name, caller, cell })),
  );

it('is as committed (UPDATE_MATRIX=1 writes it anew, to be read before it is committed)', async () => {
  expect(matrix).toEqual(JSON.parse(await readFile(TABLE, 'utf8')));
});

it('has a row for every operation, and a sample for no other', () => {
  expect(Object.keys(matrix)).toEqual([...operations.keys()]);
  expect(SAMPLED.filter((name) => !operations.has(name))).toEqual([]);
});

it('serves nobody who is not signed in, but for what the document says is public', () => {
  const served = cells().filter(
    ({ caller, cell }) => caller === 'nobody' && !cell.startsWith('401 NOT_SIGNED_IN'),
  );
  // A ticket that nobody gave out is refused as who is not signed in.
  const open = [...operations].filter(
    ([name, { security }]) => security?.length === 0 && name !== 'POST /api/v1/sessions/oidc',
  );
  expect(served.map(({ name }) => name)).toEqual(open.map(([name]) => name));
});

it('refuses exactly the roles that an operation does not name', () => {
  const refused = cells().filter(({ cell }) => cell === '403 ROLE_NOT_ALLOWED');
  const unnamed = cells().filter(({ name, caller }) => {
    const roles = operations.get(name)?.['x-roles'];
    return caller !== 'nobody' && roles && !roles.includes(caller.split(' ')[0]);
  });
  expect(refused).toEqual(unnamed);
});

it('lets every operation succeed for someone: a refusal of all would prove nothing', () => {
  const never = Object.entries(matrix).filter(
    ([, row]) => !Object.values(row).some((cell) => /^[23]/.test(cell)),
  );
  expect(never.map(([name]) => name)).toEqual(SHOWN_ELSEWHERE);
});

it('never fails, and shows whole numbers only where they are asked for', () => {
  expect(cells().filter(({ cell }) => /^5/.test(cell))).toEqual([]);
  const shown = cells().filter(({ cell }) => /DOCUMENT|PHONE/.test(cell));
  expect([...new Set(shown.map(({ name }) => name))]).toEqual(WHOLE_NUMBERS);
});

/** What needs a provider or an authenticator app: shown in oidc.spec.ts and totp.spec.ts. */
const SHOWN_ELSEWHERE = [
  'POST /api/v1/me/totp/confirmation',
  'POST /api/v1/me/totp/removal',
  'GET /api/v1/sessions/oidc',
  'POST /api/v1/sessions/oidc',
  'GET /api/v1/sessions/oidc/callback',
  'POST /api/v1/me/oidc',
];

/** Where full personal data may be shown: to others for a recorded purpose, to people their own. */
const WHOLE_NUMBERS = [
  'POST /api/v1/workers/{id}/disclosures',
  'GET /api/v1/manifests/{id}/file',
  'GET /api/v1/workers/{id}/data',
  'GET /api/v1/me/data',
];
