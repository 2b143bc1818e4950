import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../shared/http/public.js';
import { CalledBy, Caller } from './caller.js';
import { RefreshDto, SessionView, SignInDto } from './session.dto.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';

@ApiTags('sessions')
@Controller('sessions')
export class SessionsController {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
  ) {}

  /** Signs in with name and password, and a code where the account asks for one. After five failures one has to wait (429). */
  @Public()
  @Post()
  signIn(@Body() input: SignInDto, @CalledBy() caller: Caller): Promise<SessionView> {
    return this.signIns.signIn(input, caller);
  }

  /** Gives new tokens for a refresh token, which is used up by it. Used a second time it ends the session. */
  @Public()
  @Post('refresh')
  @HttpCode(200)
  refresh(@Body() input: RefreshDto): Promise<SessionView> {
    return this.sessions.refresh(input.refreshToken);
  }
}
