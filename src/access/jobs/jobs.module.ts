import { Module } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

/** What the service does by itself, for officers to see and to run. */
@Module({ controllers: [JobsController], providers: [JobsService] })
export class JobsModule {}
