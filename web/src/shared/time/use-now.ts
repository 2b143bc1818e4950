import { onUnmounted, ref } from 'vue';

/** The moment, in milliseconds, as it passes: for what counts down. */
export function useNow() {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), 1000);
  onUnmounted(() => clearInterval(timer));
  return now;
}
