import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { SCHEDULERS } from '../access/roles.js';
import { ListMessagesQuery, MessageDetailView, MessagePage } from './message.dto.js';
import { Messages } from './messages.service.js';

@ApiTags('messages')
@Controller('messages')
export class MessagesController {
  constructor(private readonly messages: Messages) {}

  /** Mails and text messages that concern my region, newest first, with what became of them. */
  @Allow(...SCHEDULERS)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ListMessagesQuery): Promise<MessagePage> {
    return this.messages.list(actor, query);
  }

  /** One of them, with what it says. */
  @Allow(...SCHEDULERS)
  @Get(':id')
  find(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<MessageDetailView> {
    return this.messages.find(actor, id);
  }

  /** Sends a message that was given up once more, under the same id. */
  @Allow(...SCHEDULERS)
  @Post(':id/resending')
  @HttpCode(200)
  sendAgain(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<MessageDetailView> {
    return this.messages.sendAgain(actor, id);
  }
}
