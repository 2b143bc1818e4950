export default async function tearDown() {
  await globalThis.fangangTestPostgres.end();
}
