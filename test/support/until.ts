/** Waits until something is so. @throws when it is not in time */
export async function until(isSo: () => boolean | Promise<boolean>, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Still not so after ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
