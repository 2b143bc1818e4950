import {
  BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  OnApplicationBootstrap,
} from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Interval } from '@nestjs/schedule';
import { hostname } from 'node:os';
import { EntityManager } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { besideRequests } from '../commands/request-context.js';
import { NotFound } from '../domain-error.js';
import { newId } from '../ids.js';
import { SETTINGS } from '../settings.js';
import { failureWords } from './failure-words.js';
import { Job, JobDeclaration, JobFailure, JobResult } from './job.js';
import { JobLeases, Outcome, RENEW_MS, Run, Standing } from './job-leases.js';
import { JobRunning } from './jobs.errors.js';
import { nextRun } from './schedule.js';

const TICK_MS = 1000;
/** A timer that wakes a moment early finds due what is due a moment later. Not what is due at an hour: it would be due twice. */
const SLACK_MS = TICK_MS / 2;
/** How long a shutdown waits for what is under way; what is cut off then is safe to cut off. */
const PATIENCE_MS = 10_000;

type Work = () => Promise<JobResult | void>;

/** Runs the jobs that the modules declare: each by one process at a time, when it is due or when an officer wants it. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Jobs');
  private readonly declared = new Map<string, JobDeclaration & { work: Work }>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly process = `${hostname()}:${process.pid}`;
  private looking = false;
  private stopping = false;
  private complaint?: string;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly leases: JobLeases,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const wrapper of this.discovery.getProviders()) {
      const instance = wrapper.instance as Record<string, Work> | null | undefined;
      if (!instance || typeof instance !== 'object') continue;
      for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
        const job = this.discovery.getMetadataByDecorator(Job, wrapper, method);
        if (job) this.declare({ ...job, work: () => instance[method]() });
      }
    }
    await this.leases.know([...this.declared.keys()]);
  }

  /** Declared jobs, by name. */
  get jobs(): JobDeclaration[] {
    return [...this.declared.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Looks for jobs that are due and that nobody else runs, and starts them; one does not wait for the other. */
  @Interval(TICK_MS)
  async wake(): Promise<void> {
    if (!this.settings.jobs || this.looking || this.stopping) return;
    this.looking = true;
    try {
      for (const standing of await this.leases.standings()) {
        const job = this.declared.get(standing.name);
        if (job && !standing.alive && isDue(job, standing)) await this.take(standing);
      }
      this.complaint = undefined;
    } catch (error) {
      this.complain(error);
    } finally {
      this.looking = false;
    }
  }

  /**
   * Takes a job for an officer, in the command's transaction; `work` has to be called once that has committed.
   *
   * @throws NotFound, JobRunning
   */
  async claimByHand(manager: EntityManager, name: string, accountId: string): Promise<Run> {
    const standing = (await this.leases.standings(manager)).find((one) => one.name === name);
    if (!standing || !this.declared.has(name)) throw new NotFound({ detail: `there is no job ${name}` });
    const run = this.newRun(name, accountId);
    if (standing.alive || !(await this.leases.claim(standing, run, manager))) throw new JobRunning();
    return run;
  }

  /** Carries out a run that was claimed. */
  work(run: Run): Promise<void> {
    const working = besideRequests(() => this.carryOut(run))
      .catch((error: unknown) => this.log.error(`The end of job ${run.job} was not recorded`, error))
      .finally(() => this.underWay.delete(working));
    this.underWay.add(working);
    return working;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const patience = new Promise((over) => setTimeout(over, PATIENCE_MS).unref());
    await Promise.race([Promise.all(this.underWay), patience]);
  }

  private declare(job: JobDeclaration & { work: Work }): void {
    if (this.declared.has(job.name)) throw new Error(`Two jobs are called ${job.name}`);
    this.declared.set(job.name, job);
  }

  private async take(standing: Standing): Promise<void> {
    const run = this.newRun(standing.name, null);
    if (await this.leases.claim(standing, run)) void this.work(run);
  }

  private newRun(job: string, accountId: string | null): Run {
    return { id: newId(), job, process: this.process, accountId };
  }

  private async carryOut(run: Run): Promise<void> {
    const alive = setInterval(() => void this.showLife(run, alive), RENEW_MS);
    try {
      const outcome = await this.outcomeOf(run);
      const isNew = await this.leases.end(run, outcome);
      if (isNew) this.log.error(`Job ${run.job} failed: ${outcome.error}`);
    } finally {
      clearInterval(alive);
    }
  }

  private async outcomeOf(run: Run): Promise<Outcome> {
    try {
      const result = await this.declared.get(run.job)!.work();
      return { state: 'DONE', result: counts(result), error: null };
    } catch (error) {
      const done = error instanceof JobFailure ? error.result : undefined;
      return { state: 'FAILED', result: counts(done), error: failureWords(error) };
    }
  }

  private async showLife(run: Run, timer: NodeJS.Timeout): Promise<void> {
    const mine = await this.leases.renew(run).catch(() => true);
    if (mine) return;
    clearInterval(timer);
    this.log.warn(`Job ${run.job} was taken over while it was at work here`);
  }

  /** What is wrong is said once, not every second. */
  private complain(error: unknown): void {
    const words = failureWords(error);
    if (words !== this.complaint) this.log.error(`Cannot look for jobs: ${words}`);
    this.complaint = words;
  }
}

/** Whether a job is to be run now. */
export function isDue({ schedule }: Pick<JobDeclaration, 'schedule'>, standing: Standing): boolean {
  const slack = 'everySeconds' in schedule ? SLACK_MS : 0;
  return nextRunOf(schedule, standing).getTime() <= standing.now.getTime() + slack;
}

/** When a job as it stands is due: one that got lost at once; one that never ran at once, or at its first hour. */
export function nextRunOf(schedule: JobDeclaration['schedule'], standing: Standing): Date {
  if (standing.state === 'RUNNING' && !standing.alive) return standing.now;
  const last = standing.startedAt ?? ('dailyAt' in schedule ? standing.knownSince : null);
  return nextRun(schedule, last, standing.now);
}

function counts(result: JobResult | void): Record<string, number> | null {
  if (result === undefined) return null;
  return typeof result === 'number' ? { count: result } : result;
}
