import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PageQuery } from '../../shared/http/paging.js';
import { Actor, CurrentActor } from '../actor.js';
import { Allow } from '../allow.js';
import { ANYONE_SIGNED_IN } from '../roles.js';
import { MySessionPage, SessionsEndedView } from './session.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@Controller('me')
export class MySessionsController {
  constructor(private readonly sessions: SessionsService) {}

  /** Where I am signed in. */
  @Allow(...ANYONE_SIGNED_IN)
  @Get('sessions')
  list(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<MySessionPage> {
    return this.sessions.list(actor, page);
  }

  /** Ends one of my sessions: its tokens are no longer good. */
  @Allow(...ANYONE_SIGNED_IN)
  @Post('sessions/:id/end')
  @HttpCode(200)
  end(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<SessionsEndedView> {
    return this.sessions.endMine(actor, id);
  }

  /** Signs out everywhere: all my sessions end, also this one. */
  @Allow(...ANYONE_SIGNED_IN)
  @Post('sign-out')
  @HttpCode(200)
  signOut(@CurrentActor() actor: Actor): Promise<SessionsEndedView> {
    return this.sessions.signOut(actor);
  }
}
