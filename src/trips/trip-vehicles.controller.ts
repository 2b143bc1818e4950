import { Body, Controller, Delete, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { SCHEDULERS } from '../access/roles.js';
import { TripCommands } from './trip-commands.service.js';
import { TripVehicleDto } from './trip.dto.js';
import { TripDetailView } from './trip-view.dto.js';

@ApiTags('trips')
@Controller('trips/:id/vehicles')
export class TripVehiclesController {
  constructor(private readonly commands: TripCommands) {}

  /** Adds a vehicle at the end of the convoy or train. */
  @Allow(...SCHEDULERS)
  @Post()
  add(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: TripVehicleDto,
  ): Promise<TripDetailView> {
    return this.commands.addVehicle(actor, id, input);
  }

  /** Puts another vehicle in its place; seats that passengers hold must be in the new one as well. */
  @Allow(...SCHEDULERS)
  @Put(':vehicleId')
  replace(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('vehicleId', ParseUUIDPipe) vehicleId: string,
    @Body() input: TripVehicleDto,
  ): Promise<TripDetailView> {
    return this.commands.replaceVehicle(actor, id, vehicleId, input);
  }

  /** Takes a vehicle without passengers off the trip. */
  @Allow(...SCHEDULERS)
  @Delete(':vehicleId')
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('vehicleId', ParseUUIDPipe) vehicleId: string,
  ): Promise<TripDetailView> {
    return this.commands.removeVehicle(actor, id, vehicleId);
  }
}
