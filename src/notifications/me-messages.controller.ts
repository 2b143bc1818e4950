import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role } from '../access/roles.js';
import { PageQuery } from '../shared/http/paging.js';
import { MyMessagePage } from './message.dto.js';
import { Messages } from './messages.service.js';

@ApiTags('me')
@Controller('me')
export class MeMessagesController {
  constructor(private readonly messages: Messages) {}

  /** What was told about me and those bound to my phone, newest first, with our names in full, and whether it has gone out. */
  @Allow(Role.Worker)
  @Get('messages')
  list(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<MyMessagePage> {
    return this.messages.mine(actor, page);
  }
}
