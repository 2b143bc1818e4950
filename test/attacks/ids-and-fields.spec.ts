import { newId } from '../../src/shared/ids.js';
import { Callers, callersOf } from '../support/access-callers.js';
import { requestFor, WireRequest, MADE_BY_THE_PHONE } from '../support/access-requests.js';
import { AccessWorld, makeAccessWorld } from '../support/access-world.js';
import { foreignThings } from '../support/foreign-things.js';
import {
  builtDocument,
  OpenApiDocument,
  Operation,
  operationsOf,
  Schema,
} from '../support/openapi-document.js';
import { takeBackEveryCommit } from '../support/rehearsed.js';
import { startTestApp, TestApp } from '../support/test-app.js';
import { send } from '../support/wire.js';
import { forgetLimits } from '../support/worker.factory.js';

let t: TestApp;
let world: AccessWorld;
let callers: Callers;
let foreign: Map<string, string>;
let document: OpenApiDocument;
let address: string;
let commitAgain: (() => void) | undefined;
beforeAll(async () => {
  t = await startTestApp();
  world = await makeAccessWorld(t);
  foreign = await foreignThings(t, world);
  callers = await callersOf(t, world);
  document = await builtDocument();
  address = await t.app.getUrl();
  commitAgain = await takeBackEveryCommit(t.dataSource);
}, 240_000);
afterAll(async () => {
  commitAgain?.();
  await t.close();
});

interface Asked {
  name: string;
  operation: Operation;
  request: WireRequest;
}

/** Every operation with the request that its own people would be served. */
const asked = (): Asked[] =>
  [...operationsOf(document)].map(([name, operation]) => ({
    ...{ name, operation, request: requestFor(name, operation, world) },
  }));

/** Who may call an operation with the narrowest view: the less is one's own, the more lies outside. */
const CLOSEST = [
  'CADRE',
  'COUNTY_SCHEDULER',
  'CARRIER_LIAISON',
  'ESCORT',
  'RECEIVING_LIAISON',
  'CITY_OFFICER',
  'WORKER',
];
const tokenFor = ({ operation }: Asked): string | undefined =>
  callers.get(`${CLOSEST.find((role) => operation['x-roles']?.includes(role)) ?? 'PROVINCE_OFFICER'} here`);

/** Only the province may call it, which both counties belong to. */
const isProvincial = ({ operation }: Asked) => !CLOSEST.some((role) => operation['x-roles']?.includes(role));

async function answerTo(one: Asked, request: WireRequest) {
  await forgetLimits(t);
  const { status, text } = await send(address, request, tokenFor(one));
  // Marks and reports at the door are answered one by one; a report about nobody whom the trip knows names nobody.
  const refused = /"status":"REFUSED"|"status":"CONFLICT","passengerId":null,"name":null/.test(text);
  return { status, text, served: status < 400 && !refused };
}

/** The request with each of its ids in turn replaced; the rest stays what it was. */
function withOtherIds(
  { request, operation }: Asked,
  other: (id: string) => string | undefined,
): [id: string, WireRequest][] {
  const { path, body } = request;
  if (operation.security?.length === 0) return [];
  // A search for what is not there finds nothing; that is no refusal.
  const said = path.split('?')[0] + (typeof body === 'object' ? JSON.stringify(body) : '');
  const ids = [...new Set(said.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))];
  return ids.flatMap((id) => {
    const instead = other(id);
    if (!instead || id === MADE_BY_THE_PHONE) return [];
    const changed =
      typeof body === 'object' ? (JSON.parse(JSON.stringify(body).replaceAll(id, instead)) as object) : body;
    return [[id, { ...request, path: path.replaceAll(id, instead), body: changed }] as [string, WireRequest]];
  });
}

describe('an id of another county’s thing, in the path or deep in the body', () => {
  it('is served to nobody, whatever else of the request is one’s own', async () => {
    const served: string[] = [];
    let tried = 0;
    for (const one of asked()) {
      for (const [id, request] of withOtherIds(one, (own) => foreign.get(own))) {
        tried += 1;
        const { served: isServed } = await answerTo(one, request);
        if (isProvincial(one)) continue;
        const kind = Object.entries(world).find(([, value]) => value === id)?.[0];
        if (isServed) served.push(`${one.name}: ${kind}`);
      }
    }
    expect(tried).toBeGreaterThan(70);
    expect(served).toEqual([]);
  });
});

/** Carriers and vehicles stand in everyone's lists: to be told that there is such a one is no news. */
const LISTED_FOR_EVERYONE = ['carrier', 'vehicle'] as const;

describe('a guessed id', () => {
  const refusal = async (one: Asked, request: WireRequest) => {
    const { status, text } = await answerTo(one, request);
    return status < 400 ? String(status) : `${status} ${(JSON.parse(text) as { code: string }).code}`;
  };

  it('gets the same refusal whether another county has such a thing or nobody', async () => {
    const told: string[] = [];
    let tried = 0;
    for (const one of asked().filter((each) => !isProvincial(each))) {
      const open: string[] = LISTED_FOR_EVERYONE.map((kind) => world[kind]);
      const others = withOtherIds(one, (own) => foreign.get(own)).filter(([id]) => !open.includes(id));
      for (const [id, request] of others) {
        tried += 1;
        const nothings = withOtherIds(one, (own) => (own === id ? newId() : undefined));
        const [foreignRefusal, unknownRefusal] = [
          await refusal(one, request),
          await refusal(one, nothings[0][1]),
        ];
        if (foreignRefusal !== unknownRefusal)
          told.push(`${one.name}: ${foreignRefusal}, not ${unknownRefusal}`);
      }
    }
    expect(tried).toBeGreaterThan(50);
    expect(told).toEqual([]);
  });
});

describe('an id that nothing has', () => {
  it('is refused wherever it stands', async () => {
    const served: string[] = [];
    for (const one of asked()) {
      for (const [, request] of withOtherIds(one, () => newId())) {
        const { status, text, served: isServed } = await answerTo(one, request);
        if (isServed || status >= 500)
          served.push(`${one.name} ${request.path}: ${status} ${text.slice(0, 80)}`);
      }
    }
    expect(served).toEqual([]);
  });
});

/** What a request must not be able to set by naming it. */
const PRIVILEGED = [
  ...[
    'id',
    'role',
    'state',
    'version',
    'createdBy',
    'createdAt',
    'accountId',
    'sessionId',
    'workerId',
    'isAdmin',
  ],
  ...[
    'passwordHash',
    'mustChangePassword',
    'regionCode',
    'carrierId',
    'organiserCode',
    'priorityRank',
    'drawnAt',
  ],
  ...['homeCountyCode', 'documentSealed', 'phoneDigest', 'closedAt', '__proto__x'],
];

describe('a field that the document does not name', () => {
  it('is refused by name in every body and in everything inside it', async () => {
    const taken: string[] = [];
    let tried = 0;
    for (const one of asked()) {
      const { body } = one.request;
      if (typeof body !== 'object') continue;
      for (const [field, changed] of withMoreFields(one, body)) {
        tried += 1;
        const { status, text } = await answerTo(one, { ...one.request, body: changed });
        if (status !== 422 || !text.includes('whitelistValidation'))
          taken.push(`${one.name} ${field}: ${status}`);
      }
    }
    expect(tried).toBeGreaterThan(800);
    expect(taken).toEqual([]);
  }, 240_000);
});

function withMoreFields({ operation }: Asked, body: object): [field: string, body: object][] {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (!schema) return [];
  const outer = unnamedIn(schema).map((field): [string, object] => [field, { ...body, [field]: 'x' }]);
  const inner = Object.entries(body as Record<string, unknown>).flatMap(([key, value]) => {
    const items = resolved(schema).properties?.[key]?.items;
    if (!Array.isArray(value) || !items?.$ref) return [];
    const [first, ...rest] = value as object[];
    return unnamedIn(items).map((field): [string, object] => [
      `${key}[0].${field}`,
      { ...body, [key]: [{ ...first, [field]: 'x' }, ...rest] },
    ]);
  });
  return [...outer, ...inner];
}

function unnamedIn(schema: Schema): string[] {
  const named = resolved(schema).properties ?? {};
  return PRIVILEGED.filter((field) => !(field in named));
}

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name ? document.components.schemas[name] : schema;
}
