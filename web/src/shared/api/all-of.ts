interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** All pages of a list that is short enough to be shown whole. @param page asks for the page after a cursor; at first, for the first */
export async function allOf<Item>(page: (after?: string) => Promise<Page<Item>>): Promise<Item[]> {
  const { items, next } = await page();
  const all = [...items];
  for (let after = next; after;) {
    const more = await page(after);
    all.push(...more.items);
    after = more.next;
  }
  return all;
}
