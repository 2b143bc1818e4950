/** Modest, as a few offices at work. */
const AT_ONCE = 6;

/** Works on all items, a few at a time; results come in the order of the items. */
export async function inParallel<Item, Result>(
  items: Item[],
  work: (item: Item, index: number) => Promise<Result>,
  atOnce = AT_ONCE,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
