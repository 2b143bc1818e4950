import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PageQuery } from '../shared/http/paging.js';
import { AccountPage, AccountView, CreateAccountDto, InvitedAccountView, PhoneDto } from './account.dto.js';
import { AccountsService } from './accounts.service.js';
import { Actor, CurrentActor } from './actor.js';
import { Allow } from './allow.js';
import { SCHEDULERS } from './roles.js';

@ApiTags('accounts')
@Controller('accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  /** Accounts inside my region. */
  @Allow(...SCHEDULERS)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<AccountPage> {
    return this.accounts.list(actor, page);
  }

  /** Makes an account for someone below me, and invites them to choose its password: by mail, or by the link answered. */
  @Allow(...SCHEDULERS)
  @Post()
  create(@CurrentActor() actor: Actor, @Body() input: CreateAccountDto): Promise<InvitedAccountView> {
    return this.accounts.create(actor, input);
  }

  /** Invites anew, when the link was lost or the password forgotten. Former links are no longer good. */
  @Allow(...SCHEDULERS)
  @Post(':id/invitation')
  invite(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<InvitedAccountView> {
    return this.accounts.invite(actor, id);
  }

  /** Enters the phone that messages to the account's owner go to, or takes it away. */
  @Allow(...SCHEDULERS)
  @Put(':id/phone')
  changePhone(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { phone }: PhoneDto,
  ): Promise<AccountView> {
    return this.accounts.changePhone(actor, id, phone);
  }

  /** Closes an account: it cannot sign in any more, and its tokens end. */
  @Allow(...SCHEDULERS)
  @Post(':id/closure')
  @HttpCode(200)
  close(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<AccountView> {
    return this.accounts.close(actor, id);
  }
}
