import { cursorOf, readCursor, VillageKey } from './village-cursor.js';

it.each<VillageKey>([
  ['140522', '北留镇', '下河村'],
  ['140522', '', ''],
  ['140522', '"', "《东沟》'村\\"],
  ['140522', '𠮷'.repeat(50), '𠮷'.repeat(50)],
])('stands for a village: %j', (...key) => {
  const cursor = cursorOf(key);
  expect(cursor).toMatch(/^[\w-]{1,1000}$/);
  expect(readCursor(cursor)).toEqual(key);
});

it.each(['', 'x', '下河村', ...[[], ['1', '2'], ['1', '2', 3], ['1', '2', '\0'], null].map(written)])(
  'is not anything else: %s',
  (cursor) => expect(readCursor(cursor)).toBeUndefined(),
);

function written(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
