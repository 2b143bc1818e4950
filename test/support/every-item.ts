import type { Caller } from './test-app.js';

interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** Every item of a paged list, three at a time. The path ends in a query, e.g. `…?column=coaches`. */
export async function everyItem<Item>(caller: Caller, path: string, after = ''): Promise<Item[]> {
  const from = after && `&after=${encodeURIComponent(after)}`;
  const { body } = await caller.get(`${path}&limit=3${from}`).expect(200);
  const { items, next } = body as Page<Item>;
  return next === null ? items : [...items, ...(await everyItem<Item>(caller, path, next))];
}
