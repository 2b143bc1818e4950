import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ended, saidBy } from '../child.js';

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

/** Where crowds come from: a process of its own, the same for all, so that it is as warm as what it asks. */
export class CrowdProcess {
  private readonly child = fork(fileURLToPath(new URL('crowd.js', import.meta.url)));

  async receive(crowd: Crowd): Promise<Reception> {
    const reception = saidBy(this.child);
    this.child.send(crowd);
    return (await reception) as Reception;
  }

  async end(): Promise<void> {
    await ended(this.child);
  }
}
