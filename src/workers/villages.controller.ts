import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { REGISTRARS } from '../access/roles.js';
import { ListVillagesQuery, VillagePage } from './village.dto.js';
import { VillagesQuery } from './villages.query.js';

@ApiTags('workers')
@Controller('villages')
export class VillagesController {
  constructor(private readonly villages: VillagesQuery) {}

  /** Villages where workers of my region live, by county, town and name, with how many are registered in each. */
  @Allow(...REGISTRARS)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ListVillagesQuery): Promise<VillagePage> {
    return this.villages.list(actor, query);
  }
}
