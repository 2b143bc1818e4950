import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccountView, ChangePasswordDto, LanguageDto } from './account.dto.js';
import { AccountsService } from './accounts.service.js';
import { Actor, CurrentActor } from './actor.js';
import { Allow } from './allow.js';
import { ANYONE_SIGNED_IN, STAFF } from './roles.js';
import { CalledBy, Caller } from './sessions/caller.js';
import { SessionView } from './sessions/session.dto.js';
import { SignInService } from './sessions/sign-in.service.js';

@ApiTags('sessions')
@Controller('me')
export class MeController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly signIns: SignInService,
  ) {}

  /** Who I am. */
  @Allow(...ANYONE_SIGNED_IN)
  @Get()
  me(@CurrentActor() actor: Actor): Promise<AccountView> {
    return this.accounts.find(actor.accountId);
  }

  /** Chooses the language of the messages that I am sent: by mail to my address, by text message to my phone. */
  @Allow(...ANYONE_SIGNED_IN)
  @Put('language')
  chooseLanguage(@CurrentActor() actor: Actor, @Body() { language }: LanguageDto): Promise<AccountView> {
    return this.accounts.chooseLanguage(actor, language);
  }

  /** Changes my password; all my sessions end, and the answer is a new one. */
  @Allow(...STAFF)
  @Post('password')
  @HttpCode(200)
  changePassword(
    @CurrentActor() actor: Actor,
    @Body() input: ChangePasswordDto,
    @CalledBy() caller: Caller,
  ): Promise<SessionView> {
    return this.signIns.changePassword(actor, input.current, input.next, caller);
  }
}
