import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../actor.js';
import { Allow } from '../allow.js';
import { STAFF } from '../roles.js';
import { PasswordDto } from '../passwords/password.dto.js';
import { CalledBy, Caller } from '../sessions/caller.js';
import { SecondFactor } from './second-factor.service.js';
import { ConfirmTotpDto, RecoveryCodesView, RemoveTotpDto, TotpRemovedView, TotpView } from './totp.dto.js';

@ApiTags('sessions')
@Controller('me/totp')
export class TotpController {
  constructor(private readonly secondFactor: SecondFactor) {}

  /** Begins to ask for codes of an authenticator app at sign-in; it takes effect when the first code is confirmed. */
  @Allow(...STAFF)
  @Post()
  begin(
    @CurrentActor() actor: Actor,
    @Body() input: PasswordDto,
    @CalledBy() caller: Caller,
  ): Promise<TotpView> {
    return this.secondFactor.begin(actor, input.password, caller);
  }

  /**
   * Confirms the first code. From now on my sign-ins need one. Who could do nothing else before goes on with new tokens from
   * `POST /sessions/refresh`.
   */
  @Allow(...STAFF)
  @Post('confirmation')
  @HttpCode(200)
  confirm(
    @CurrentActor() actor: Actor,
    @Body() input: ConfirmTotpDto,
    @CalledBy() caller: Caller,
  ): Promise<RecoveryCodesView> {
    return this.secondFactor.confirm(actor, input.code, caller);
  }

  /** Asks for no code any more. */
  @Allow(...STAFF)
  @Post('removal')
  @HttpCode(200)
  remove(
    @CurrentActor() actor: Actor,
    @Body() input: RemoveTotpDto,
    @CalledBy() caller: Caller,
  ): Promise<TotpRemovedView> {
    return this.secondFactor.remove(actor, input.code, caller);
  }
}
