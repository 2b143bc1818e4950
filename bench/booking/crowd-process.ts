import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Crowd {
  /** Of the API, e.g. `http://127.0.0.1:41234/api/v1`. */
  url: string;
  token: string;
  /** How many ask at the same time. */
  clients: number;
  requests: { path: string; body: unknown }[];
}

/** How the crowd was received. */
export interface Reception {
  seconds: number;
  /** Of each request, from its sending to the end of its answer. */
  milliseconds: number[];
  /** How many answers had each status. */
  statuses: Record<number, number>;
}

/** Sends the crowd from a process of its own. */
export function receive(crowd: Crowd): Promise<Reception> {
  return new Promise((received, failed) => {
    const child = fork(fileURLToPath(new URL('crowd.js', import.meta.url)));
    let reception: Reception | undefined;
    child.once('message', (message) => (reception = message as Reception));
    child.once('exit', (code) => {
      if (reception) received(reception);
      else failed(new Error(`The crowd ended with ${code}`));
    });
    child.send(crowd);
  });
}
