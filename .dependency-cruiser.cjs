/**
 * The way a worker's wish travels is the way the modules import each other:
 * each may import those before it in this list, none after it.
 */
const ORDER = [
  'shared',
  'access',
  'regions',
  'campaigns',
  'workers',
  'demand',
  'fleet',
  'trips',
  'seating',
  'planning',
  'manifests',
  'boarding',
  'statistics',
  'rights',
];

const backwards = ORDER.slice(0, -1).map((module, i) => ({
  name: `${module}-imports-only-what-stands-before-it`,
  severity: 'error',
  from: { path: `^src/${module}/` },
  to: { path: `^src/(${ORDER.slice(i + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...backwards,
    {
      name: 'planning-stands-beside-manifests',
      severity: 'error',
      from: { path: '^src/(manifests|boarding|statistics)/' },
      to: { path: '^src/planning/' },
    },
    {
      // Besides, it knows who may look at messages.
      name: 'notifications-reads-the-outbox-only',
      severity: 'error',
      from: { path: '^src/notifications/' },
      to: { path: `^src/(${ORDER.slice(2).join('|')})/` },
    },
    {
      name: 'nobody-imports-notifications',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(notifications/|app\\.module\\.ts$)' },
      to: { path: '^src/notifications/' },
    },
    {
      name: 'config-and-migrations-know-no-module',
      severity: 'error',
      from: { path: '^(config|migrations)/' },
      to: { path: '^src/' },
    },
    {
      name: 'product-code-knows-no-demo-bench-or-test',
      severity: 'error',
      // But for the start itself, which loads the demo's season when it is asked to.
      from: { path: '^(src|config|migrations)/', pathNot: ['\\.spec\\.ts$', '^src/main\\.ts$'] },
      to: { path: '^(demo|bench|test)/' },
    },
    {
      name: 'the-start-knows-the-demo-by-one-file',
      severity: 'error',
      from: { path: '^src/main\\.ts$' },
      to: { path: '^(demo|bench|test)/', pathNot: '^demo/season/demo-mode\\.ts$' },
    },
    {
      name: 'pages-know-the-service-by-its-api-only',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|config|migrations|demo|bench|test)/' },
    },
    {
      name: 'what-pages-share-knows-no-feature',
      severity: 'error',
      from: { path: '^web/src/shared/' },
      to: { path: '^web/src/(?!shared/)' },
    },
    {
      name: 'entries-of-pages-only-wire',
      severity: 'error',
      from: { path: '^web/src/(?!entries/)' },
      to: { path: '^web/src/entries/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|web/dist)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
