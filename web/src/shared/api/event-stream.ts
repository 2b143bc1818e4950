/** One event as a stream tells it. */
export interface StreamEvent {
  name: string;
  data: string;
}

/**
 * Cuts server-sent events out of what has arrived so far.
 *
 * @returns the events that are whole, and what remains for the next time
 */
export function cutEvents(text: string): { events: StreamEvent[]; rest: string } {
  const blocks = text.split('\n\n');
  const rest = blocks.pop()!;
  const events = blocks.flatMap((block) => {
    const lines = block.split('\n');
    const all = (field: string) =>
      lines.filter((line) => line.startsWith(`${field}: `)).map((line) => line.slice(field.length + 2));
    const data = all('data');
    return data.length > 0 ? { name: all('event')[0] ?? 'message', data: data.join('\n') } : [];
  });
  return { events, rest };
}
