import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../shared/public.js';
import { AccountView, ChangePasswordDto, SessionView, SignInDto } from './account.dto.js';
import { AccountsService } from './accounts.service.js';
import { Actor, CurrentActor } from './actor.js';
import { Allow } from './allow.js';
import { STAFF } from './roles.js';
import { CalledBy, Caller } from './sessions/caller.js';

@ApiTags('sessions')
@Controller()
export class SessionsController {
  constructor(private readonly accounts: AccountsService) {}

  /** Signs in with name and password. */
  @Public()
  @Post('sessions')
  signIn(@Body() input: SignInDto, @CalledBy() caller: Caller): Promise<SessionView> {
    return this.accounts.signIn(input.login, input.password, caller);
  }

  /** Who I am. */
  @Allow(...STAFF)
  @Get('me')
  me(@CurrentActor() actor: Actor): Promise<AccountView> {
    return this.accounts.find(actor.accountId);
  }

  /** Changes my password; the answer is a new session. */
  @Allow(...STAFF)
  @Post('me/password')
  @HttpCode(200)
  changePassword(
    @CurrentActor() actor: Actor,
    @Body() input: ChangePasswordDto,
    @CalledBy() caller: Caller,
  ): Promise<SessionView> {
    return this.accounts.changePassword(actor.accountId, input.current, input.next, caller);
  }
}
