import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { grouped } from '../src/shared/grouped.js';

const SOURCE = join(__dirname, '../src');

it('no two classes of requests or answers have one name, for the document would take one for the other', async () => {
  const classes: { name: string; file: string }[] = [];
  for (const file of (await readdir(SOURCE, { recursive: true })).filter((name) =>
    name.endsWith('.dto.ts'),
  )) {
    const text = await readFile(join(SOURCE, file), 'utf8');
    classes.push(...[...text.matchAll(/^export (?:class|enum) (\w+)/gm)].map(([, name]) => ({ name, file })));
  }
  expect(classes.length).toBeGreaterThan(100);
  const twice = [...grouped(classes, ({ name }) => name)].filter(([, those]) => those.length > 1);
  expect(twice).toEqual([]);
});
