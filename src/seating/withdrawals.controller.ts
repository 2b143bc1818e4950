import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { REGISTRARS } from '../access/roles.js';
import { TravelRequestView } from '../demand/travel-request.dto.js';
import { Withdrawals } from './withdrawals.service.js';

@ApiTags('travel requests')
@Controller('travel-requests')
export class WithdrawalsController {
  constructor(private readonly withdrawals: Withdrawals) {}

  /** Withdraws a travel request: the worker does not wish to travel any more. A booking is to be cancelled before. */
  @Allow(...REGISTRARS)
  @Post(':id/withdrawal')
  @HttpCode(200)
  withdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<TravelRequestView> {
    return this.withdrawals.withdraw(actor, id);
  }
}
