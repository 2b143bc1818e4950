import { parseArgs } from 'node:util';
import { mkdir, readFile } from 'node:fs/promises';
import { RosterFile } from './steps/roster.js';
import { basename, resolve } from 'node:path';

export interface DemoArguments {
  roster: RosterFile;
  /** Folder for everything that the demo hands out. */
  out: string;
}

/** What was asked for cannot be done; the message says what would be right. */
export class WrongUse extends Error {}

const USAGE = 'Usage: npm run demo -- --roster FILE --out DIR   (FILE: a roster as .csv or .xlsx)';

/** @throws WrongUse when something is missing or the roster cannot be read */
export async function readArguments(args: string[]): Promise<DemoArguments> {
  const { roster, out } = parsed(args);
  if (!roster) throw new WrongUse(`--roster is missing.\n${USAGE}`);
  if (!out) throw new WrongUse(`--out is missing.\n${USAGE}`);
  const content = await readFile(roster).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUse(`The roster ${roster} cannot be read (${error.code ?? error.message}).`);
  });
  const folder = resolve(out);
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUse(`The folder ${out} cannot be made (${error.code ?? error.message}).`);
  });
  return { roster: { name: basename(roster), content }, out: folder };
}

function parsed(args: string[]): { roster?: string; out?: string } {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args, options: { roster: text, out: text } }).values;
  } catch (error) {
    throw new WrongUse(`${(error as Error).message}\n${USAGE}`);
  }
}
