import vue from '@vitejs/plugin-vue';
import { VantResolver } from '@vant/auto-import-resolver';
import { fileURLToPath } from 'node:url';
import components from 'unplugin-vue-components/vite';
import { defineConfig } from 'vite';
import { compressed } from './compressed.ts';
import { serviceWorker } from './service-worker.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** One document for each audience, so that nobody loads what only others need. */
const DOCUMENTS = ['index', 'liaison', 'boarding', 'account'];

/** What every document needs comes in one file: on a slow line each of many small ones waits for its turn. */
const FRAME = [
  {
    name: 'frame',
    test: /node_modules|plugin-vue|preload-helper|rolldown\/runtime|web\/src\/(shared|access)\//,
    minShareCount: DOCUMENTS.length,
  },
];

export default defineConfig({
  root: here('.'),
  plugins: [
    vue(),
    components({ dirs: [], dts: false, resolvers: [VantResolver()] }),
    serviceWorker(),
    compressed(),
  ],
  define: {
    __VUE_OPTIONS_API__: 'true', // Vant's components are written with it.
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: 'es2020',
    // Nothing in the documents themselves: the content security policy lets no inline script run.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: DOCUMENTS.map((name) => here(`${name}.html`)),
      output: { codeSplitting: { groups: FRAME } },
    },
  },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});
