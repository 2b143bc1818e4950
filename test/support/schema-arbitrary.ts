import fc from 'fast-check';
import type { Schema } from './openapi-document.js';

/** What values are made of: ids that mean something, and the schemas behind `$ref`. */
export interface Stuff {
  ids: string[];
  schemas: Record<string, Schema>;
}

const CODES = [
  '14',
  '1405',
  '140522',
  '140581',
  '1401',
  '3205',
  '320583',
  '330200',
  '51',
  '000000',
  '140000',
];
const DAYS = ['2024-01-01', '2024-02-15', '2024-02-18', '2024-02-20', '2024-02-22', '2024-12-31'];
const MOMENTS = ['2024-02-15T19:00:00+08:00', '2024-02-20T07:00:00+08:00', '2024-02-10T00:00:00Z'];

/** What no client would send, but anyone can. */
export const NASTY: unknown[] = [
  ...[null, true, 0, -1, 0.5, 1e308, 2 ** 31, 2 ** 53, '', ' ', [], {}, [[]], [null], { a: { a: {} } }],
  ...["' OR 1=1 --", '"; DROP TABLE workers; --', '%', '_', '\\', '$1', '${7*7}', '{{7*7}}'],
  ...['\u0000', '\ud800', 'a\u0000b', '\u202e', '🚌', '１２３', 'Infinity', 'NaN', '-0', '1e400'],
  ...['../../etc/passwd', '..\\..\\win.ini', '=1+1', '@SUM(A1)', '<script>alert(1)</script>', '\r\nX-A: b'],
  ...['0000-01-01', '2024-02-30', '9999-12-31', '99999-01-01', '2024-02-18T25:00:00+99:00'],
  ...['__proto__', 'constructor', 'toString', '00000000-0000-0000-0000-000000000000'],
  ...['x'.repeat(300), '9'.repeat(400), '王'.repeat(1001)],
];

const nasty = () => fc.constantFrom(...NASTY);

/** Values of a schema: most of them valid, some with something nasty in one place. */
export function valueOf(schema: Schema, stuff: Stuff, name = ''): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: validOf(schema, stuff, name) }, { weight: 1, arbitrary: nasty() });
}

function validOf(schema: Schema, stuff: Stuff, name: string): fc.Arbitrary<unknown> {
  if (schema.$ref) return validOf(stuff.schemas[schema.$ref.split('/').at(-1) as string], stuff, name);
  const [part] = schema.allOf ?? schema.anyOf ?? schema.oneOf ?? [];
  if (part) return validOf(part, stuff, name);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const type = [schema.type ?? []].flat().find((one) => one !== 'null');
  if (type === 'object') return objectOf(schema, stuff);
  if (type === 'array') {
    const items = fc.array(valueOf(schema.items ?? {}, stuff, name), { maxLength: 3 });
    return items;
  }
  if (type === 'boolean') return fc.boolean();
  if (type === 'number' || type === 'integer') return numberOf(schema);
  return textOf(schema, stuff, name);
}

function objectOf(schema: Schema, stuff: Stuff): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {});
  const required = schema.required ?? [];
  const parts = Object.fromEntries(
    properties.map(([name, property]) => [name, valueOf(property, stuff, name)]),
  );
  return fc.record(parts, { requiredKeys: required.filter((name) => name in parts) });
}

function numberOf({ minimum = -3, maximum = 300 }: Schema): fc.Arbitrary<number> {
  return fc.oneof(
    fc.integer({ min: minimum, max: Math.max(minimum, maximum) }),
    fc.constantFrom(minimum, maximum),
  );
}

function textOf(schema: Schema, stuff: Stuff, name: string): fc.Arbitrary<string> {
  if (schema.format === 'uuid' || /(^|[a-z])Id$|^id$/.test(name)) {
    return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...stuff.ids) }, fc.uuid());
  }
  if (schema.format === 'date' || /(Day|On|Date)$/.test(name)) return fc.constantFrom(...DAYS);
  if (schema.format === 'date-time' || /At$/.test(name)) return fc.constantFrom(...MOMENTS);
  if (/[cC]ode$|^(region|parent)$/.test(name)) return fc.constantFrom(...CODES);
  if (schema.format === 'email') return fc.constantFrom('a@b.example', '李@例子.中国', '"a b"@c.example');
  const most = Math.min(schema.maxLength ?? 40, 40);
  return fc.oneof(
    fc.constantFrom('阳城', '汽车站', '1', 'A1'),
    fc.string({ unit: 'binary', maxLength: most }),
    fc.string({ maxLength: most }),
  );
}

/** The same body with one thing in it, however deep, replaced by something nasty, left out, or joined by something unknown. */
export function spoiled(body: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(body);
  return fc
    .tuple(
      fc.constantFrom(...places),
      fc.oneof(nasty(), fc.constant(undefined)),
      fc.constantFrom('set', 'add'),
    )
    .map(([place, value, how]) => {
      const copy = structuredClone(body) as Record<string, unknown>;
      const holder = place
        .slice(0, -1)
        .reduce<Record<string, unknown>>((at, key) => at[key] as typeof copy, copy);
      const key = place.at(-1);
      if (key === undefined) return value ?? {};
      holder[how === 'add' && !Array.isArray(holder) ? 'isAdmin' : key] = value;
      return copy;
    });
}

function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}
