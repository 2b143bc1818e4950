import eslint from '@eslint/js';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';

export default tseslint.config(
  { ignores: ['dist', 'web/dist', 'web/src/shared/api/schema.d.ts', 'node_modules', 'data', 'demo-out'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Rows of hand-written SQL and parsed JSON bodies arrive as any; they are typed where they are received.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      // DTO classes are read at run time by the validation pipe: a type-only import would let bad bodies through.
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
    },
  },
  {
    // Jest runs them; the pages know nothing of it.
    files: ['web/**/*.spec.ts'],
    languageOptions: { parserOptions: { projectService: false, project: 'web/tsconfig.specs.json' } },
  },
  ...vue.configs['flat/essential'].map((config) => ({ ...config, files: ['web/**/*.vue'] })),
  {
    files: ['web/**/*.vue'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser } },
    rules: {
      'vue/multi-word-component-names': 'off', // A view is named after what it shows.
      // vue-tsc knows what the browser has.
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', module: 'writable', URL: 'readonly' },
    },
  },
  {
    // The build puts what it is about before it.
    files: ['web/service-worker.mjs'],
    languageOptions: {
      globals: {
        ...{ self: 'readonly', caches: 'readonly', fetch: 'readonly', Response: 'readonly' },
        ...{ AbortSignal: 'readonly', VERSION: 'readonly', DOCUMENTS: 'readonly' },
      },
    },
  },
);
