import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PageQuery } from '../../shared/http/paging.js';
import { Actor, CurrentActor } from '../actor.js';
import { Allow } from '../allow.js';
import { Role } from '../roles.js';
import { JobListView, JobParams, JobRunPage, JobRunView, JobView } from './job.dto.js';
import { JobsService } from './jobs.service.js';

@ApiTags('jobs')
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  /** What the service does by itself: when each job ran last, what came of it, and when it runs next. */
  @Allow(Role.ProvinceOfficer)
  @Get()
  list(): Promise<JobListView> {
    return this.jobs.list();
  }

  /** One job. */
  @Allow(Role.ProvinceOfficer)
  @Get(':name')
  get(@Param() { name }: JobParams): Promise<JobView> {
    return this.jobs.get(name);
  }

  /** Runs that did something, failed, got lost or were asked for, the latest first. */
  @Allow(Role.ProvinceOfficer)
  @Get(':name/runs')
  runs(@Param() { name }: JobParams, @Query() page: PageQuery): Promise<JobRunPage> {
    return this.jobs.runs(name, page);
  }

  /** Runs a job now. The answer comes as it begins; what comes of it is seen in the job. */
  @Allow(Role.ProvinceOfficer)
  @Post(':name/runs')
  run(@CurrentActor() actor: Actor, @Param() { name }: JobParams): Promise<JobRunView> {
    return this.jobs.run(actor, name);
  }
}
