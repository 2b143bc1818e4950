import { onMounted, ref, shallowRef } from 'vue';
import { Problem } from './problem';

/** Something that a view shows: loaded at once and again by `reload`; what was there stays in sight meanwhile. */
export function useLoaded<T>(load: () => Promise<T>) {
  const value = shallowRef<T>();
  const problem = shallowRef<Problem>();
  const loading = ref(true);
  let latest = 0;

  async function reload(): Promise<void> {
    const mine = ++latest;
    loading.value = true;
    try {
      const loaded = await load();
      if (mine !== latest) return;
      value.value = loaded;
      problem.value = undefined;
    } catch (error) {
      if (mine === latest) problem.value = Problem.from(error);
    } finally {
      if (mine === latest) loading.value = false;
    }
  }
  onMounted(reload);
  return { value, problem, loading, reload };
}
