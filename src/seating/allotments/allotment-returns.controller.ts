import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { SCHEDULERS } from '../../access/roles.js';
import { AllotmentView } from '../../trips/allotments/allotment.dto.js';
import { AllotmentReturns } from './allotment-returns.service.js';

@ApiTags('allotments')
@Controller('allotments/:id')
export class AllotmentReturnsController {
  constructor(private readonly returns: AllotmentReturns) {}

  /** Gives the seats back before their moment; who waits gets them. For the trip's office and that of the region. */
  @Allow(...SCHEDULERS)
  @Post('return')
  @HttpCode(200)
  giveBack(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<AllotmentView> {
    return this.returns.giveBack(actor, id);
  }
}
