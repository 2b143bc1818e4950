import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { ANYONE_SIGNED_IN, SCHEDULERS } from '../access/roles.js';
import { TripCommands } from './trip-commands.service.js';
import { ChangeTripDto, CreateTripDto, TripStepDto } from './trip.dto.js';
import { TripDetailView, TripListQuery, TripPage } from './trip-view.dto.js';
import { TripsQuery } from './trips.query.js';

@ApiTags('trips')
@Controller('trips')
export class TripsController {
  constructor(
    private readonly commands: TripCommands,
    private readonly query: TripsQuery,
  ) {}

  /** Trips that I may see, oldest first. */
  @Allow(...ANYONE_SIGNED_IN)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: TripListQuery): Promise<TripPage> {
    return this.query.list(actor, query);
  }

  /** Makes a draft trip. */
  @Allow(...SCHEDULERS)
  @Post()
  create(@CurrentActor() actor: Actor, @Body() input: CreateTripDto): Promise<TripDetailView> {
    return this.commands.create(actor, input);
  }

  /** A trip with its stops, vehicles and decisions. */
  @Allow(...ANYONE_SIGNED_IN)
  @Get(':id')
  find(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<TripDetailView> {
    return this.query.find(actor, id);
  }

  /** Changes a draft or open trip; origin and destination only of a draft. */
  @Allow(...SCHEDULERS)
  @Patch(':id')
  change(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: ChangeTripDto,
  ): Promise<TripDetailView> {
    return this.commands.change(actor, id, input);
  }

  /** Opens a draft: it can be booked from now on. */
  @Allow(...SCHEDULERS)
  @Post(':id/opening')
  @HttpCode(200)
  open(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: TripStepDto,
  ): Promise<TripDetailView> {
    return this.commands.open(actor, id, reason);
  }

  /** Takes bookings again on a closed trip; its manifest is drawn anew when it is closed again. */
  @Allow(...SCHEDULERS)
  @Post(':id/reopening')
  @HttpCode(200)
  reopen(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: TripStepDto,
  ): Promise<TripDetailView> {
    return this.commands.reopen(actor, id, reason);
  }
}
