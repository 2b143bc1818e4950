import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role, SCHEDULERS } from '../access/roles.js';
import { HandoversService } from './handovers.service.js';
import { HandOverDto, HandoverSheetView, HandoverView } from './journey.dto.js';

@ApiTags('boarding')
@Controller('trips/:id/handovers')
export class HandoversController {
  constructor(private readonly handovers: HandoversService) {}

  /** Whose people came, and who has signed for them; shown like the boardings. */
  @Allow(...SCHEDULERS, Role.Escort, Role.ReceivingLiaison)
  @Get()
  sheet(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<HandoverSheetView> {
    return this.handovers.sheet(actor, id);
  }

  /** Signs for one employer's people, after the arrival. */
  @Allow(...SCHEDULERS, Role.Escort, Role.ReceivingLiaison)
  @Post()
  handOver(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: HandOverDto,
  ): Promise<HandoverView> {
    return this.handovers.handOver(actor, id, input);
  }
}
