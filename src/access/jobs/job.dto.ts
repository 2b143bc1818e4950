import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { PageOf } from '../../shared/http/paging.js';

export class JobParams {
  /** Name of the job. */
  @Matches(/^[a-z][a-z-]{0,49}$/, { message: '$property must be the name of a job' })
  name: string;
}

/** `RUNNING`; `DONE`; `FAILED` with the error; `LOST` when the process died and another took over. */
export enum JobState {
  Running = 'RUNNING',
  Done = 'DONE',
  Failed = 'FAILED',
  Lost = 'LOST',
}

export class JobRunView {
  id: string;
  /** Name of the job. */
  job: string;
  state: JobState;
  /** ISO 8601 with offset. */
  startedAt: string;
  /** ISO 8601 with offset; null while it runs. Of a run that failed several times alike, the last time. */
  endedAt: string | null;
  /** What it came to, as counts by name; null while it runs, and when it counts nothing. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    nullable: true,
    example: { count: 3 },
  })
  result: Record<string, number> | null;
  /** Why it failed, in words that name nobody. */
  error: string | null;
  /** How many times in a row it failed like this; else 1. */
  times: number;
  /** The officer who started it; null when it was due. */
  startedByName: string | null;
  /** Host and number of the process. */
  process: string;
}

export class JobRunPage extends PageOf(JobRunView) {}

export class JobView {
  name: string;
  /** What it does, in Chinese. */
  title: string;
  titleEn: string;
  /** How long after its last start it is due again; null when it runs once a day. */
  @ApiProperty({ type: 'integer', nullable: true })
  everySeconds: number | null;
  /** Time of day in China, e.g. 03:00; null when it runs again and again. */
  dailyAt: string | null;
  /** When it is due; in the past when no process has come to it yet. */
  nextRunAt: string;
  /** The latest run, also one that found nothing to do; null when it never ran. */
  lastRun: JobRunView | null;
}

export class JobListView {
  /** By name. */
  items: JobView[];
}
