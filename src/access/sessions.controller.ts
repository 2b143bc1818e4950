import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../shared/public.js';
import { AccountView, ChangePasswordDto, SessionView, SignInDto } from './account.dto.js';
import { AccountsService } from './accounts.service.js';
import { Actor, CurrentActor } from './actor.js';
import { Allow } from './allow.js';
import { EVERYONE } from './roles.js';

@ApiTags('sessions')
@Controller()
export class SessionsController {
  constructor(private readonly accounts: AccountsService) {}

  /** Signs in with name and password. */
  @Public()
  @Post('sessions')
  signIn(@Body() input: SignInDto): Promise<SessionView> {
    return this.accounts.signIn(input.login, input.password);
  }

  /** Who I am. */
  @Allow(...EVERYONE)
  @Get('me')
  me(@CurrentActor() actor: Actor): Promise<AccountView> {
    return this.accounts.find(actor.accountId);
  }

  /** Changes my password; the answer is a new session. */
  @Allow(...EVERYONE)
  @Post('me/password')
  @HttpCode(200)
  changePassword(@CurrentActor() actor: Actor, @Body() input: ChangePasswordDto): Promise<SessionView> {
    return this.accounts.changePassword(actor.accountId, input.current, input.next);
  }
}
