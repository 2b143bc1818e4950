import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ended, saidBy } from '../child.js';

/** What drawing cost the service. */
export interface Drawing {
  seconds: number;
  /** Most memory that the service's process ever held. */
  peakMiB: number;
}

/** A service of its own that draws rounds when it is told to. */
export interface DrawingService {
  draw(): Promise<Drawing>;
  stop(): Promise<void>;
}

export function startDrawingService(databaseUrl: string): DrawingService {
  const child = fork(fileURLToPath(new URL('drawing.js', import.meta.url)), [databaseUrl]);
  return {
    draw: async () => {
      const drawn = saidBy(child);
      child.send('draw');
      return (await drawn) as Drawing;
    },
    stop: () => ended(child),
  };
}
