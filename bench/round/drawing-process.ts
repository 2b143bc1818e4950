import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

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
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    draw: () =>
      new Promise((drawn, failed) => {
        if (!child.connected) throw new Error('The drawing service has ended');
        const fail = (code: number | null) => failed(new Error(`The drawing service ended with ${code}`));
        child.once('exit', fail);
        child.once('message', (drawing) => {
          child.off('exit', fail);
          drawn(drawing as Drawing);
        });
        child.send('draw');
      }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
