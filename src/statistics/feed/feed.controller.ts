import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import { PageQuery } from '../../shared/http/paging.js';
import { WeekParams } from '../weeks/frozen-week.dto.js';
import { FeedDeliveryPage, FeedDeliveryView } from './feed.dto.js';
import { Feed } from './feed.service.js';

@ApiTags('statistics')
@Controller('campaigns')
export class FeedController {
  constructor(private readonly feed: Feed) {}

  /** How far each frozen week has come to the provincial platform, newest first. */
  @Allow(Role.ProvinceOfficer)
  @Get(':id/feed-deliveries')
  list(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() page: PageQuery,
  ): Promise<FeedDeliveryPage> {
    return this.feed.list(actor, id, page);
  }

  /** Sends a frozen week to the platform once more, even if it has it. */
  @Allow(Role.ProvinceOfficer)
  @Post(':id/frozen-weeks/:cutoffDay/redelivery')
  @HttpCode(202)
  sendAgain(@CurrentActor() actor: Actor, @Param() { id, cutoffDay }: WeekParams): Promise<FeedDeliveryView> {
    return this.feed.sendAgain(actor, id, cutoffDay);
  }
}
