import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role, SCHEDULERS } from '../access/roles.js';
import { CreateVehicleDto, VehicleListQuery, VehiclePage, VehicleView } from './vehicle.dto.js';
import { VehiclesService } from './vehicles.service.js';

@ApiTags('fleet')
@Controller('vehicles')
@Allow(...SCHEDULERS, Role.CarrierLiaison)
export class VehiclesController {
  constructor(private readonly vehicles: VehiclesService) {}

  /** Vehicles of the carriers. */
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: VehicleListQuery): Promise<VehiclePage> {
    return this.vehicles.list(actor, query);
  }

  /** Registers a vehicle of a carrier. */
  @Post()
  create(@CurrentActor() actor: Actor, @Body() input: CreateVehicleDto): Promise<VehicleView> {
    return this.vehicles.create(actor, input);
  }

  /** Takes a vehicle out of use. */
  @Post(':id/retirement')
  @HttpCode(200)
  retire(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<VehicleView> {
    return this.vehicles.retire(actor, id);
  }
}
