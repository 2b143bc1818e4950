import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { SCHEDULERS, STAFF } from '../access/roles.js';
import {
  CreateSeatLayoutDto,
  SeatLayoutDetailView,
  SeatLayoutListQuery,
  SeatLayoutPage,
} from './seat-layout.dto.js';
import { SeatLayoutsService } from './seat-layouts.service.js';

@ApiTags('fleet')
@Controller('seat-layouts')
export class SeatLayoutsController {
  constructor(private readonly layouts: SeatLayoutsService) {}

  /** Built-in layouts and those of my region. */
  @Allow(...STAFF)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: SeatLayoutListQuery): Promise<SeatLayoutPage> {
    return this.layouts.list(actor, query);
  }

  /** Draws an own layout. */
  @Allow(...SCHEDULERS)
  @Post()
  create(@CurrentActor() actor: Actor, @Body() input: CreateSeatLayoutDto): Promise<SeatLayoutDetailView> {
    return this.layouts.create(actor, input);
  }

  /** A layout with every seat and its place. */
  @Allow(...STAFF)
  @Get(':id')
  find(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<SeatLayoutDetailView> {
    return this.layouts.find(actor, id);
  }
}
