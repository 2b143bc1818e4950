import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { REGISTRARS } from '../access/roles.js';
import { CreateMyTravelRequestsDto } from './my-travel-request.dto.js';
import { RegisteredParties } from './registered-parties.js';
import {
  CreateTravelRequestsDto,
  ListTravelRequestsQuery,
  PartyView,
  TravelRequestPage,
} from './travel-request.dto.js';
import { TravelRequestsQuery } from './travel-requests.query.js';
import { TravelRequestsService } from './travel-requests.service.js';

@ApiTags('travel requests')
@Controller('travel-requests')
export class TravelRequestsController {
  constructor(
    private readonly requests: TravelRequestsService,
    private readonly registered: RegisteredParties,
    private readonly query: TravelRequestsQuery,
  ) {}

  /** Registers a party: its people, if they are not registered yet, and what they wish. All of it or nothing. */
  @Allow(...REGISTRARS)
  @Post()
  create(@CurrentActor() actor: Actor, @Body() input: CreateTravelRequestsDto): Promise<PartyView> {
    return this.requests.create(actor, input);
  }

  /** Registers what people of my region wish who are in the register already, as one party. All of it or nothing. */
  @Allow(...REGISTRARS)
  @Post('of-registered')
  createOfRegistered(
    @CurrentActor() actor: Actor,
    @Body() input: CreateMyTravelRequestsDto,
  ): Promise<PartyView> {
    return this.registered.create(actor, input);
  }

  /** Travel requests of workers who live in my region. */
  @Allow(...REGISTRARS)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ListTravelRequestsQuery): Promise<TravelRequestPage> {
    return this.query.list(actor, query);
  }
}
