/**
 * Lets this document open without signal from now on: the service worker of the origin keeps it and all that it is made of.
 *
 * @param document as it is named in the build, e.g. `boarding`; others stay off the phone until they ask themselves
 */
export function worksOffline(document: 'boarding' | 'index'): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  window.addEventListener('load', () => {
    void navigator.serviceWorker
      .register('/sw.js')
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => active?.postMessage({ keep: document }))
      .catch((error: unknown) => console.warn('no service worker', error));
  });
}
