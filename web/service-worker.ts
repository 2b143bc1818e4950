import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin, Rollup } from 'vite';

/** Documents that can open without signal, and what lies beside them. */
const KEPT: Record<string, { address: string; beside: string[]; keptFirst: boolean }> = {
  boarding: {
    ...{ address: '/boarding', keptFirst: true },
    beside: ['/favicon.svg', '/boarding-icon.svg', '/boarding.webmanifest'],
  },
  index: { address: '/', keptFirst: false, beside: ['/favicon.svg'] },
};
const TEXT = fileURLToPath(new URL('service-worker.mjs', import.meta.url));

/** Makes the one service worker of the origin, which knows by name what each document is made of. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const documents = Object.fromEntries(
          Object.entries(KEPT).map(([name, { beside, ...how }]) => [
            name,
            { ...how, files: [...filesOf(`${name}.html`, bundle), ...beside] },
          ]),
        );
        const lists = JSON.stringify(documents);
        const text = readFileSync(TEXT, 'utf8');
        const sources = Object.entries(bundle).map(([name, { type }]) => `${type} ${name}`);
        const version = createHash('sha256')
          .update([text, lists, ...sources].join())
          .digest('hex')
          .slice(0, 12);
        const source = `const VERSION = '${version}';\nconst DOCUMENTS = ${lists};\n${text}`;
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
      },
    },
  };
}

/** Scripts and styles that a document can come to need, however deep. */
function filesOf(document: string, bundle: Rollup.OutputBundle): string[] {
  const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
  const entry = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${document}`));
  if (!entry) throw new Error(`The build has no ${document}`);
  const files = new Set<string>();
  const visit = (name: string): void => {
    if (files.has(name)) return;
    files.add(name);
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk') return;
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
    [...chunk.imports, ...chunk.dynamicImports].forEach(visit);
  };
  visit(entry.fileName);
  return [...files].filter((name) => name in bundle).map((name) => `/${name}`);
}
