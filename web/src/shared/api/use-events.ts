import { onUnmounted } from 'vue';
import { session } from '../session/session';
import { cutEvents } from './event-stream';

/** After a stream has ended, or could not be had, it is asked for again; not by all phones of a county in one second. */
const AGAIN_MS = 3000;
/** The service says every 15 seconds at least that it is there: a line that is silent for longer is dead. */
const SILENT_MS = 45_000;

/** Follows a stream of events as long as the view is there. Without signal it goes silent and comes back by itself. */
export function useEvents(path: () => string, told: (name: string, data: unknown) => void): void {
  let isOver = false;
  let line = new AbortController();
  let silence: ReturnType<typeof setTimeout>;
  onUnmounted(() => {
    isOver = true;
    line.abort();
  });
  void follow();

  async function follow(): Promise<void> {
    while (!isOver) {
      line = new AbortController();
      await read().catch(() => undefined);
      clearTimeout(silence);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS * (1 + Math.random())));
    }
  }

  async function read(): Promise<void> {
    const token = await session.token();
    const headers = { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' };
    expectWords();
    const response = await fetch(path(), { headers, signal: line.signal });
    if (response.status === 404) isOver = true;
    if (!response.ok || !response.body) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ''; ;) {
      const { done, value } = await reader.read();
      if (done) return;
      expectWords();
      const { events, rest } = cutEvents(text + value);
      text = rest;
      for (const { name, data } of events) told(name, JSON.parse(data));
    }
  }

  function expectWords(): void {
    clearTimeout(silence);
    silence = setTimeout(() => line.abort(), SILENT_MS);
  }
}
