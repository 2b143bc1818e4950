import { Client } from './client.js';
import { Progress } from './progress.js';

/** What all steps of the demo share. */
export interface Journey {
  /** Calls without signing in. */
  anyone: Client;
  province: Client;
  campaignId: string;
  /** Folder for everything that is handed out. */
  out: string;
  progress: Progress;
}

/** A city that people of the roster come from, with those who act for it. */
export interface City {
  code: string;
  name: string;
  scheduler: Client;
  officer: Client;
}
