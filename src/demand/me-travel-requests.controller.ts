import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role } from '../access/roles.js';
import { PageQuery } from '../shared/http/paging.js';
import { CreateMyTravelRequestsDto, MyPartyView, MyTravelRequestPage } from './my-travel-request.dto.js';
import { MyTravelRequests } from './my-travel-requests.service.js';

@ApiTags('me')
@Controller('me/travel-requests')
export class MeTravelRequestsController {
  constructor(private readonly requests: MyTravelRequests) {}

  /** Travel requests of those for whom I act, and of their parties, oldest first. */
  @Allow(Role.Worker)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<MyTravelRequestPage> {
    return this.requests.list(actor, page);
  }

  /** Registers what those for whom I act wish, as one party. All of it or nothing. */
  @Allow(Role.Worker)
  @Post()
  create(@CurrentActor() actor: Actor, @Body() input: CreateMyTravelRequestsDto): Promise<MyPartyView> {
    return this.requests.create(actor, input);
  }
}
