import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role, SCHEDULERS } from '../../access/roles.js';
import { ArrivingTripPage, ArrivalsQuery } from './arrivals.dto.js';
import { Arrivals } from './arrivals.query.js';
import {
  ArrivalExceptionPage,
  ArrivalExceptionView,
  ExceptionListQuery,
  RaiseExceptionDto,
  ResolveExceptionDto,
} from './exceptions.dto.js';
import { ArrivalExceptions } from './exceptions.service.js';

@ApiTags('boarding')
@Controller()
@Allow(...SCHEDULERS, Role.Escort, Role.ReceivingLiaison)
export class ArrivalsController {
  constructor(
    private readonly arrivals: Arrivals,
    private readonly exceptions: ArrivalExceptions,
  ) {}

  /**
   * Trips that bring people to work, by when they arrive, with their people counted by employer: for a receiving liaison those who
   * work in its region, for an office those who live in its own.
   */
  @Get('arrivals')
  list(@CurrentActor() actor: Actor, @Query() query: ArrivalsQuery): Promise<ArrivingTripPage> {
    return this.arrivals.list(actor, query);
  }

  /** What was not as the lists say on arrival, newest first. */
  @Get('arrival-exceptions')
  listExceptions(
    @CurrentActor() actor: Actor,
    @Query() query: ExceptionListQuery,
  ): Promise<ArrivalExceptionPage> {
    return this.exceptions.list(actor, query);
  }

  /**
   * Somebody of the list did not come, came with another or left on the way. Who is away is not signed for with the others until
   * that is settled.
   */
  @Post('trips/:id/arrival-exceptions')
  raise(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: RaiseExceptionDto,
  ): Promise<ArrivalExceptionView> {
    return this.exceptions.raise(actor, id, input);
  }

  /** Takes an exception over: I see to it from now on. */
  @Post('arrival-exceptions/:id/takeover')
  @HttpCode(200)
  takeOver(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ArrivalExceptionView> {
    return this.exceptions.takeOver(actor, id);
  }

  /** Settles an exception: what came of it. */
  @Post('arrival-exceptions/:id/resolution')
  @HttpCode(200)
  resolve(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { resolution }: ResolveExceptionDto,
  ): Promise<ArrivalExceptionView> {
    return this.exceptions.resolve(actor, id, resolution);
  }
}
