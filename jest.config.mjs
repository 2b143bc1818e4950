/** Packages that ship ES modules only. All others run as they are: compiling them too made a first run take minutes. */
const ES_MODULES = [
  ...['@nestjs', '@borewit/text-codec', '@seriousme/openapi-schema-validator', '@standard-schema/spec'],
  ...['@tokenizer/inflate', '@vant/area-data', 'content-disposition', 'cookie', 'csv-parse', 'fast-check'],
  ...['file-type', 'formidable', 'hucre', 'libphonenumber-js', 'lru-cache', 'jose', 'nodemailer'],
  ...['oauth4webapi', 'openid-client', 'postal-mime', 'set-cookie-parser', 'smtp-server', 'strtok3'],
  ...['toad-cache', 'token-types', 'uint8array-extras', 'uuid'],
];

/** What is an ES module is compiled to CommonJS for Jest (NestJS 12 is ESM-only, and Jest on Node 20 cannot require it otherwise). */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/config', '<rootDir>/test', '<rootDir>/web/src'],
  testRegex: '\\.spec\\.ts$',
  transform: { '^.+\\.(ts|mjs|js)$': ['@swc/jest', { module: { type: 'commonjs' } }] },
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.mjs'],
  maxWorkers: 2,
  // A machine that is busy with something else may pause a service for seconds, several times a test.
  testTimeout: 120_000,
  workerIdleMemoryLimit: '900MB',
};
