import { computed, shallowRef } from 'vue';
import { useCommand } from './use-command';
import { useLoaded } from './use-loaded';

interface Page<Item> {
  items: Item[];
  next: string | null;
}

/**
 * A list of which a view shows the first page at once and more when it is asked to.
 *
 * @param page asks for the page after a cursor; at first, and by `reload`, for the first
 */
export function usePages<Item>(page: (after?: string) => Promise<Page<Item>>) {
  const later = shallowRef<Page<Item>>();
  const first = useLoaded(async () => {
    const begun = await page();
    later.value = undefined;
    return begun;
  });
  const value = computed<Page<Item> | undefined>(
    () =>
      first.value.value && {
        items: [...first.value.value.items, ...(later.value?.items ?? [])],
        next: (later.value ?? first.value.value).next,
      },
  );
  const more = useCommand(async () => {
    const [began, shown] = [first.value.value, value.value];
    const { items, next } = await page(shown!.next!);
    // What was asked of a list that has been read anew meanwhile belongs to the old one.
    if (first.value.value === began) later.value = { items: [...(later.value?.items ?? []), ...items], next };
  });
  return { value, problem: first.problem, loading: first.loading, reload: first.reload, more };
}
