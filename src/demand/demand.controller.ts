import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { REGISTRARS } from '../access/roles.js';
import { DemandPage, DemandQueryDto } from './demand.dto.js';
import { DemandQuery } from './demand.query.js';

@ApiTags('demand')
@Controller('demand')
export class DemandController {
  constructor(private readonly demand: DemandQuery) {}

  /** Open demand of my region by day, origin county, destination city, direction and wished mode. */
  @Allow(...REGISTRARS)
  @Get()
  count(@CurrentActor() actor: Actor, @Query() query: DemandQueryDto): Promise<DemandPage> {
    return this.demand.count(actor, query);
  }
}
