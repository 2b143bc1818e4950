/**
 * Lets this document open without signal from now on: the service worker of the origin keeps it and all that it is made of.
 *
 * @param name as it is named in the build, e.g. `boarding`; others stay off the phone until they ask themselves
 */
export function worksOffline(name: 'boarding' | 'index'): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const keep = () =>
    void navigator.serviceWorker
      .register('/sw.js')
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => active?.postMessage({ keep: name }))
      .catch((error: unknown) => console.warn('no service worker', error));
  // What the page shows first goes first over a slow line.
  if (document.readyState === 'complete') keep();
  else window.addEventListener('load', keep);
}
