import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role, SCHEDULERS } from '../access/roles.js';
import {
  CarrierListQuery,
  CarrierPage,
  CarrierView,
  ChangeCarrierDto,
  CreateCarrierDto,
} from './carrier.dto.js';
import { CarriersService } from './carriers.service.js';

@ApiTags('fleet')
@Controller('carriers')
export class CarriersController {
  constructor(private readonly carriers: CarriersService) {}

  /** Coach companies, railway bureaus and airlines. */
  @Allow(...SCHEDULERS, Role.CarrierLiaison)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: CarrierListQuery): Promise<CarrierPage> {
    return this.carriers.list(actor, query);
  }

  /** Registers a carrier. */
  @Allow(...SCHEDULERS)
  @Post()
  create(@CurrentActor() actor: Actor, @Body() input: CreateCarrierDto): Promise<CarrierView> {
    return this.carriers.create(actor, input);
  }

  /** Changes a carrier's name or how it is reached. */
  @Allow(...SCHEDULERS)
  @Patch(':id')
  change(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: ChangeCarrierDto,
  ): Promise<CarrierView> {
    return this.carriers.change(actor, id, input);
  }
}
