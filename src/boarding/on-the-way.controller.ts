import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role, SCHEDULERS } from '../access/roles.js';
import { BreakOffDto, BreakOffView, OnTheWayView, ReplaceVehicleDto } from './on-the-way.dto.js';
import { OnTheWay } from './on-the-way.service.js';

@ApiTags('boarding')
@Controller('trips/:id')
export class OnTheWayController {
  constructor(private readonly onTheWay: OnTheWay) {}

  /** What happened between departure and arrival. */
  @Allow(...SCHEDULERS, Role.Escort, Role.ReceivingLiaison)
  @Get('on-the-way')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<OnTheWayView> {
    return this.onTheWay.get(actor, id);
  }

  /** The trip turned back, or was called off after it had left. It then counts neither people nor vehicles. */
  @Allow(...SCHEDULERS, Role.Escort)
  @Post('break-off')
  breakOff(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: BreakOffDto,
  ): Promise<BreakOffView> {
    return this.onTheWay.breakOff(actor, id, input);
  }

  /** Another vehicle took over on the way; the two count once. */
  @Allow(...SCHEDULERS, Role.Escort)
  @Post('vehicle-replacements')
  @HttpCode(200)
  replace(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: ReplaceVehicleDto,
  ): Promise<OnTheWayView> {
    return this.onTheWay.replace(actor, id, input);
  }
}
