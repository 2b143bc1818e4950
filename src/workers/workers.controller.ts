import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { REGISTRARS } from '../access/roles.js';
import { WorkerRecordsService } from './worker-records.service.js';
import {
  CorrectWorkerDto,
  HomeQuery,
  SearchWorkersDto,
  WorkerPage,
  WorkerSearchView,
  WorkerView,
} from './worker.dto.js';

@ApiTags('workers')
@Controller()
export class WorkersController {
  constructor(private readonly workers: WorkerRecordsService) {}

  /** Workers of my region. */
  @Allow(...REGISTRARS)
  @Get('workers')
  list(@CurrentActor() actor: Actor, @Query() query: HomeQuery): Promise<WorkerPage> {
    return this.workers.list(actor, query);
  }

  /** Looks for workers of my region by full document number, phone or name. */
  @Allow(...REGISTRARS)
  @Post('worker-searches')
  @HttpCode(200)
  async search(@CurrentActor() actor: Actor, @Body() input: SearchWorkersDto): Promise<WorkerSearchView> {
    return { items: await this.workers.search(actor, input) };
  }

  /** One worker. */
  @Allow(...REGISTRARS)
  @Get('workers/:id')
  find(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<WorkerView> {
    return this.workers.find(actor, id);
  }

  /** Corrects a worker's entry. */
  @Allow(...REGISTRARS)
  @Put('workers/:id')
  correct(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: CorrectWorkerDto,
  ): Promise<WorkerView> {
    return this.workers.correct(actor, id, input);
  }
}
