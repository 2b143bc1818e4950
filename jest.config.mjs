/** Everything is compiled to CommonJS for Jest (NestJS 12 is ESM-only, and Jest on Node 20 cannot require it otherwise). */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/config', '<rootDir>/test'],
  testRegex: '\\.spec\\.ts$',
  transform: { '^.+\\.(ts|mjs|js)$': ['@swc/jest', { module: { type: 'commonjs' } }] },
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.mjs'],
  maxWorkers: 2,
  testTimeout: 30_000,
  workerIdleMemoryLimit: '900MB',
};
