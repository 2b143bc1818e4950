import { DiscoveryService } from '@nestjs/core';
import type { Schedule } from './schedule.js';

/** What a run came to: one count, or several by name. */
export type JobResult = number | Record<string, number>;

export interface JobDeclaration {
  /** In routes and records, e.g. `frozen-weeks`. */
  name: string;
  title: string;
  titleEn: string;
  schedule: Schedule;
}

/**
 * Makes a provider's method a job: one process at a time runs it when it is due, and an officer may run it by hand. It has
 * to be safe to run twice all the same: a process that is taken for dead may still be at work.
 *
 * @example
 *   @Job({ name: 'old-keys', title: '…', titleEn: '…', schedule: { everySeconds: 3600 } })
 *   forget(): Promise<number> { … }
 */
export const Job = DiscoveryService.createDecorator<JobDeclaration>();

/** Why a run failed, in words that name nobody: they are recorded and shown as they are. */
export class JobFailure extends Error {
  /** @param result what was done all the same */
  constructor(
    message: string,
    readonly result?: JobResult,
  ) {
    super(message);
    this.name = 'JobFailure';
  }
}
