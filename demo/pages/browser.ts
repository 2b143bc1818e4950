import chromium from '@sparticuz/chromium';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Browser, chromium as driver } from 'playwright-core';
import { projectRoot } from '../../config/project-root.js';

/** What the package of the browser wants where there is no graphics card and perhaps no user but root. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];
const CACHE = join(projectRoot, 'node_modules', '.cache');
const NPM_FONTS = join(projectRoot, 'node_modules', '@expo-google-fonts', 'noto-sans-sc');

/** Words of Chinese pages would be boxes. */
export class NoChineseFont extends Error {
  constructor() {
    super(
      'No Chinese font is installed here. Install one (Debian: fonts-noto-cjk), or for this folder alone: npm install --no-save @expo-google-fonts/noto-sans-sc',
    );
  }
}

/** The browser lies packed in its npm package, and is unpacked once to where whoever runs this may write. */
export async function unpackedChromium(): Promise<string> {
  const { TMPDIR } = process.env;
  const folder = join(CACHE, 'chromium');
  await mkdir(folder, { recursive: true });
  process.env.TMPDIR = folder;
  const path = await chromium.executablePath();
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  return path;
}

/** A real browser that can write Chinese. @throws NoChineseFont */
export async function startBrowser(language = 'zh-CN'): Promise<Browser> {
  const fonts = await chineseFonts();
  return driver.launch({
    executablePath: await unpackedChromium(),
    args: [...ARGUMENTS, `--lang=${language}`],
    env: { ...process.env, ...fonts, LANGUAGE: language.replace('-', '_') },
  });
}

/** Those of the system, else those that npm brought. @returns environment of the browser */
async function chineseFonts(): Promise<Record<string, string>> {
  const listed = await promisify(execFile)('fc-list', [':lang=zh']).catch(() => ({ stdout: '' }));
  if (listed.stdout.trim() !== '') return {};
  if (!existsSync(NPM_FONTS)) throw new NoChineseFont();
  const file = join(CACHE, 'fonts.conf');
  await mkdir(CACHE, { recursive: true });
  await writeFile(
    file,
    `<?xml version="1.0"?><fontconfig><dir>${NPM_FONTS}</dir><cachedir>${join(CACHE, 'fonts')}</cachedir></fontconfig>`,
  );
  return { FONTCONFIG_FILE: file };
}
