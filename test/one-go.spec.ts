import { inOneGo } from '../src/shared/database/one-go.js';
import { startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const back = (type: string, values: unknown[]) =>
  t.dataSource.transaction(async (manager) => {
    const statement = { sql: `SELECT n.one FROM unnest($1::${type}[]) AS n (one)`, values: [values] };
    const [rows] = await inOneGo<[{ one: unknown }[]]>(manager, [statement]);
    return rows.map(({ one }) => one);
  });

describe('lists in statements of one go', () => {
  it.each([
    [
      'text',
      [
        '',
        ' ',
        'null',
        'NULL',
        'Null',
        null,
        'nul',
        'a,b',
        '{}',
        '"',
        '\\',
        '\\"',
        "'",
        '王小明',
        'a\nb',
        '-',
        'a.b:c+d',
      ],
    ],
    ['text', []],
    ['text', [null]],
    ['text', ['{"a":"b\\"c"}', '(1,2)']],
    ['integer', [1, -2, null, 0]],
    ['float8', [1.5, 1e21, 1e-7, Infinity]],
    ['boolean', [true, false, null]],
    ['jsonb', [{ a: '"\\,{}' }, null]],
    ['bytea', [Buffer.from([0, 255, 92, 34]), null]],
    ['timestamptz', [new Date('2024-02-20T08:00:00.123Z'), null]],
    ['uuid', ['018d9c1e-0000-7000-8000-000000000000', null]],
  ])('arrive as they are: %s %j', async (type, values) => {
    expect(await back(type, values)).toEqual(values);
  });

  it('with JSON that is text already arrive as what it says', async () => {
    const objects = [{ reason: '他说:"\\" 可以' }, { list: [1, null, 'a,b'] }];
    expect(
      await back(
        'jsonb',
        objects.map((one) => JSON.stringify(one)),
      ),
    ).toEqual(objects);
  });
});
