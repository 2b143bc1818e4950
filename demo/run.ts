import { readArguments, WrongUse } from './arguments.js';
import { Disagreement, runDemo } from './demo.js';
import { Progress } from './progress.js';

try {
  const result = await runDemo(await readArguments(process.argv.slice(2)), new Progress(process.stderr));
  console.log(JSON.stringify(result));
} catch (error) {
  const expected = error instanceof WrongUse || error instanceof Disagreement;
  console.error(expected ? error.message : error);
  process.exitCode = error instanceof WrongUse ? 2 : 1;
}
