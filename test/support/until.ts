/** So long is waited for what should be so at once: on a crowded machine it takes its time. */
export const PATIENCE = 20_000;

/** Waits until something is so. @throws when it never becomes so */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Still not so after ${PATIENCE} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
