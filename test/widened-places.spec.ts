import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const TABLE = join(__dirname, 'widened-places.json');
/** What lets work look further than the account on whose behalf it is done. */
const LOOKING_FURTHER = new Set(['asSystem', 'widen', 'widened']);

/** By file and reason, with how often: what stands there instead of the policies. */
type Places = Record<string, string>;

/** Every call in a file that looks further, as `file: how 'reason'`; what names no reason in place is told as it is written. */
function placesIn(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && LOOKING_FURTHER.has(node.expression.getText())) {
      const reason = node.arguments[node.expression.getText() === 'asSystem' ? 0 : 1];
      const said = reason && ts.isStringLiteral(reason) ? `'${reason.text}'` : `?? ${reason?.getText()}`;
      found.push(`${file}: ${node.expression.getText()} ${said}`);
    }
    // Handed on as a value, or under another name, it would be called where nobody looks.
    const isUse = ts.isIdentifier(node) && LOOKING_FURTHER.has(node.text) && !isCalleeOrImport(node);
    if (isUse) found.push(`${file}: ${node.text} as a value`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isCalleeOrImport({ parent, text }: ts.Identifier): boolean {
  if (ts.isCallExpression(parent)) return parent.expression.getText() === text;
  return ts.isImportSpecifier(parent) && parent.propertyName === undefined;
}

function everyPlace(): string[] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .filter((file) => file !== 'src/shared/database/scope.ts');
  const places = files.flatMap((file) => placesIn(file, readFileSync(join(ROOT, file), 'utf8')));
  const times = new Map<string, number>();
  for (const place of places) times.set(place, (times.get(place) ?? 0) + 1);
  return [...times].map(([place, no]) => (no === 1 ? place : `${place} ×${no}`)).sort();
}

describe('work that looks further than its account', () => {
  const places = everyPlace();

  it('is done where it was argued for (UPDATE_PLACES=1 adds what is new, to be argued by hand)', () => {
    const known = JSON.parse(readFileSync(TABLE, 'utf8')) as Places;
    if (process.env.UPDATE_PLACES) {
      const updated = Object.fromEntries(places.map((place) => [place, known[place] ?? '']));
      writeFileSync(TABLE, `${JSON.stringify(updated, null, 2)}\n`);
    }
    expect(places).toEqual(Object.keys(known));
  });

  it('says each time what stands there instead of the policies', () => {
    const known = Object.entries(JSON.parse(readFileSync(TABLE, 'utf8')) as Places);
    expect(known.filter(([, check]) => check.split(' ').length < 4)).toEqual([]);
  });

  it('is found however it is written', () => {
    const found = (text: string) => placesIn('x.ts', text);
    expect(found(`await widen(manager, 'seats of a trip');`)).toEqual(["x.ts: widen 'seats of a trip'"]);
    expect(found(`return asSystem('job', () => 1);`)).toEqual(["x.ts: asSystem 'job'"]);
    expect(found(`asSystem(why, work)`)).toEqual(['x.ts: asSystem ?? why']);
    expect(found(`const further = widen; tasks.map(asSystem);`)).toEqual([
      'x.ts: widen as a value',
      'x.ts: asSystem as a value',
    ]);
    expect(found(`import { widen as w } from './scope.js';`)).toEqual(['x.ts: widen as a value']);
    expect(found(`import { widen } from './scope.js';`)).toEqual([]);
  });

  it('enters the database in no other way', () => {
    const others = everyFileWith(
      /set_config\('role'|SET (LOCAL )?ROLE|runAs\(|\bwithin\b.*surroundings\.js/i,
    );
    expect(others).toEqual([
      // As nobody, until the guard has read who asks.
      'src/application.ts',
      // In the scope that there is.
      'src/shared/commands/request-context.ts',
      'src/shared/database/scope.ts',
      'src/shared/database/scoped-data-source.ts',
    ]);
  });
});

function everyFileWith(words: RegExp): string[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file}`)
    .filter((file) => words.test(readFileSync(join(ROOT, file), 'utf8')))
    .sort();
}
