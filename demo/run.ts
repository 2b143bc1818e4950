import { readArguments, WrongUse } from './arguments.js';
import { Refused } from './client.js';
import { Disagreement, runDemo } from './demo.js';
import { Progress } from './progress.js';
import { RosterRefused } from './steps/roster.js';

try {
  const result = await runDemo(await readArguments(process.argv.slice(2)), new Progress(process.stderr));
  console.log(JSON.stringify(result));
} catch (error) {
  const expected = [WrongUse, RosterRefused, Refused, Disagreement].some((kind) => error instanceof kind);
  console.error(expected ? (error as Error).message : error);
  process.exitCode = error instanceof WrongUse ? 2 : 1;
}
