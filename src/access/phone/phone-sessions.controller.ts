import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../shared/http/public.js';
import { SessionView } from '../sessions/session.dto.js';
import { CalledBy, Caller } from '../sessions/caller.js';
import { PhoneCodes } from './phone-codes.service.js';
import { PhoneSessions } from './phone-sessions.service.js';
import { CodeSentView, PhoneSignInDto, SendCodeDto } from './phone.dto.js';

@ApiTags('sessions')
@Controller()
export class PhoneSessionsController {
  constructor(
    private readonly codes: PhoneCodes,
    private readonly sessions: PhoneSessions,
  ) {}

  /** Sends a one-time code to a phone. The answer is the same for every phone. */
  @Public()
  @Post('phone-codes')
  @HttpCode(202)
  send(@Body() { phone }: SendCodeDto, @CalledBy() caller: Caller): Promise<CodeSentView> {
    return this.codes.send(phone, caller);
  }

  /** Signs in with the newest code that the phone was sent. */
  @Public()
  @Post('phone-sessions')
  signIn(@Body() { phone, code }: PhoneSignInDto, @CalledBy() caller: Caller): Promise<SessionView> {
    return this.sessions.signIn(phone, code, caller);
  }
}
