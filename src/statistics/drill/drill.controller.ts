import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import {
  CountedPassengerPage,
  DrillParams,
  DrillQuery,
  PassengerDrillQuery,
  TripSharePage,
} from './drill.dto.js';
import { Drill } from './drill.query.js';

@ApiTags('statistics')
@Controller('campaigns/:id/statistics/:cityCode')
export class DrillController {
  constructor(private readonly drill: Drill) {}

  /** The trips behind a figure, each with its contribution; the province's code opens 合计. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get('trips')
  trips(
    @CurrentActor() actor: Actor,
    @Param() { id, cityCode }: DrillParams,
    @Query() query: DrillQuery,
  ): Promise<TripSharePage> {
    return this.drill.trips(actor, id, cityCode, query);
  }

  /** The passengers behind a figure (of vehicles: those of the row whom such vehicles carried), documents masked. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get('passengers')
  passengers(
    @CurrentActor() actor: Actor,
    @Param() { id, cityCode }: DrillParams,
    @Query() query: PassengerDrillQuery,
  ): Promise<CountedPassengerPage> {
    return this.drill.passengers(actor, id, cityCode, query);
  }
}
