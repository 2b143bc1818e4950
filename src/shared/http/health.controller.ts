import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Busy } from '../domain-error.js';
import { HealthView } from './health.dto.js';
import { Public } from './public.js';

@ApiTags('health')
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  /** The process runs. */
  @Public()
  @Get('live')
  live(): HealthView {
    return { status: 'ok' };
  }

  /** The process can serve: the database answers. 503 when it does not. */
  @Public()
  @Get('ready')
  async ready(): Promise<HealthView> {
    try {
      await this.dataSource.query('SELECT 1');
    } catch {
      throw new Busy({ detail: 'the database does not answer' });
    }
    return { status: 'ok' };
  }
}
