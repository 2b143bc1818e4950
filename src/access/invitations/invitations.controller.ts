import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../shared/http/public.js';
import { CalledBy, Caller } from '../sessions/caller.js';
import { SessionView } from '../sessions/session.dto.js';
import { AcceptInvitationDto } from './invitation.dto.js';
import { InvitationsService } from './invitations.service.js';

@ApiTags('sessions')
@Controller('invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  /** Chooses the password of an account one was invited to, and signs in. A link is good once, for 72 hours. */
  @Public()
  @Post('acceptance')
  accept(@Body() input: AcceptInvitationDto, @CalledBy() caller: Caller): Promise<SessionView> {
    return this.invitations.accept(input, caller);
  }
}
