import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { REGISTRARS, Role, SCHEDULERS } from '../access/roles.js';
import { EndDto, RegionLinkQuery } from './region-link.dto.js';
import { CreateServiceStationDto, ServiceStationPage, ServiceStationView } from './service-station.dto.js';
import { ServiceStationsService } from './service-stations.service.js';

@ApiTags('regions')
@Controller('service-stations')
export class ServiceStationsController {
  constructor(private readonly stations: ServiceStationsService) {}

  /** Service stations that concern my region. */
  @Allow(...REGISTRARS, Role.ReceivingLiaison, Role.Escort)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: RegionLinkQuery): Promise<ServiceStationPage> {
    return this.stations.list(actor, query);
  }

  /** Opens a service station of one region in another; one of them is mine. */
  @Allow(...SCHEDULERS)
  @Post()
  open(@CurrentActor() actor: Actor, @Body() input: CreateServiceStationDto): Promise<ServiceStationView> {
    return this.stations.open(actor, input);
  }

  /** Closes a service station. */
  @Allow(...SCHEDULERS)
  @Post(':id/closure')
  @HttpCode(200)
  close(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { on }: EndDto,
  ): Promise<ServiceStationView> {
    return this.stations.close(actor, id, on);
  }
}
