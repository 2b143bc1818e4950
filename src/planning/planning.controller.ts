import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { SCHEDULERS } from '../access/roles.js';
import { DraftPlanDto, DraftPlanView } from './draft-plan.dto.js';
import { PlanningService } from './planning.service.js';

@ApiTags('planning')
@Controller('draft-plans')
export class PlanningController {
  constructor(private readonly planning: PlanningService) {}

  /** Makes draft trips for everyone of a region who has no trip yet. Planned again, it plans only who is still without one. */
  @Allow(...SCHEDULERS)
  @Post()
  plan(@CurrentActor() actor: Actor, @Body() input: DraftPlanDto): Promise<DraftPlanView> {
    return this.planning.plan(actor, input);
  }
}
