/* The build puts `VERSION` and `DOCUMENTS` (what each document is made of) before this text; see service-worker.ts. */

/** Where the documents answer; the first that an address begins with. */
const ADDRESSES = [
  ['/boarding', 'boarding'],
  ['/liaison', null],
  ['/sign-in', null],
  ['/invitation', null],
  ['/signed-in', null],
  ['/verify', null],
  ['/api', null],
  ['/health', null],
  ['/', 'index'],
];
const CACHE = `fangang-${VERSION}`;
const KEPT = 'fangang-kept';

/** A new version has fetched what the older one kept before it takes over: the phone may lose its signal at any time. */
self.addEventListener('install', (event) => event.waitUntil(prepare()));
async function prepare() {
  for (const name of await keptDocuments()) await keep(name);
  await self.skipWaiting();
}

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const name = event.data?.keep;
  if (typeof name === 'string' && Object.hasOwn(DOCUMENTS, name)) event.waitUntil(keep(name).then(tidyUp));
});

/** A page of this version is open: what older ones were made of is not asked for any more. */
async function tidyUp() {
  for (const key of await caches.keys()) if (key !== CACHE && key !== KEPT) await caches.delete(key);
}

async function keptDocuments() {
  const requests = await (await caches.open(KEPT)).keys();
  return requests
    .map(({ url }) => new URL(url).pathname.split('/').pop())
    .filter((name) => Object.hasOwn(DOCUMENTS, name));
}

async function keep(name) {
  const cache = await caches.open(CACHE);
  const missing = [];
  for (const path of DOCUMENTS[name].files) if (!(await cache.match(path))) missing.push(path);
  await cache.addAll(missing);
  const { address } = DOCUMENTS[name];
  if (!(await cache.match(address))) await cache.put(address, await ownDocument(DOCUMENTS[name]));
  await (await caches.open(KEPT)).put(`/kept/${name}`, new Response(''));
}

/** The document of this version. A newer one asks for files that are not kept here: without signal it would stay blank. */
async function ownDocument({ address, files }) {
  const answer = await fetch(address, { cache: 'no-store' });
  const asked = (await answer.clone().text()).match(/\/assets\/[^"'\s]+/g) ?? [];
  if (!answer.ok || !asked.every((path) => files.includes(path)))
    throw new Error(`${address} is another version`);
  return answer;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    const [, name] = ADDRESSES.find(([start]) => url.pathname.startsWith(start)) ?? [];
    if (name) event.respondWith(shown(request, DOCUMENTS[name]));
  } else if (!url.pathname.startsWith('/api/') && !url.pathname.startsWith('/health')) {
    event.respondWith(file(request));
  }
});

/**
 * The newest document if there is signal, else the one that is kept; a line that hangs counts as none. Where there mostly is none,
 * the kept one at once: a new document whose scripts no longer come through would be a blank page.
 */
async function shown(request, { address, keptFirst }) {
  const kept = await (await caches.open(CACHE)).match(address);
  if (kept && keptFirst) return kept;
  try {
    const fresh = await fetch(request, kept ? { signal: AbortSignal.timeout(4000) } : {});
    if (fresh.ok || !kept) return fresh;
  } catch (error) {
    if (!kept) throw error;
  }
  return kept;
}

/** What is named by its content never changes; all else is asked for anew, as long as there is signal. */
async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept && new URL(request.url).pathname.startsWith('/assets/')) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
