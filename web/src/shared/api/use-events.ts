import { onUnmounted } from 'vue';
import { session } from '../session/session';
import { cutEvents } from './event-stream';

/** After a stream has ended, or could not be had, it is asked for again; not by all phones of a county in one second. */
const AGAIN_MS = 3000;

/** Follows a stream of events as long as the view is there. Without signal it goes silent and comes back by itself. */
export function useEvents(path: () => string, told: (name: string, data: unknown) => void): void {
  const over = new AbortController();
  onUnmounted(() => over.abort());
  void follow();

  async function follow(): Promise<void> {
    while (!over.signal.aborted) {
      await read().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS * (1 + Math.random())));
    }
  }

  async function read(): Promise<void> {
    const token = await session.token();
    const headers = { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' };
    const response = await fetch(path(), { headers, signal: over.signal });
    if (!response.ok || !response.body) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ''; ;) {
      const { done, value } = await reader.read();
      if (done) return;
      const { events, rest } = cutEvents(text + value);
      text = rest;
      for (const { name, data } of events) told(name, JSON.parse(data));
    }
  }
}
