import { onMounted, onUnmounted } from 'vue';

/** Keeps what a view shows up to date: every so often while it is in sight, at once when it comes back, or the signal does. */
export function useRefreshed(reload: () => unknown, everyMs = 20_000): void {
  const again = () => {
    if (document.visibilityState === 'visible' && navigator.onLine) void reload();
  };
  let timer: ReturnType<typeof setInterval>;
  onMounted(() => {
    timer = setInterval(again, everyMs);
    document.addEventListener('visibilitychange', again);
    window.addEventListener('online', again);
  });
  onUnmounted(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', again);
    window.removeEventListener('online', again);
  });
}
