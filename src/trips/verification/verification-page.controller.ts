import { Controller, Get, Header, Param, Query, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { CalledBy, Caller } from '../../access/sessions/caller.js';
import { Public } from '../../shared/http/public.js';
import { TripVerificationsQuery } from './trip-verifications.query.js';
import { PAGE_POLICY, verificationPage } from './verification-page.js';

class VerifyQuery {
  /** The code on the ticket; without one the page asks for it. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;
}

const PAGE = { description: 'A page without script', schema: { type: 'string' } };

@ApiTags('trip verification')
@ApiProduces('text/html')
@Controller({ path: 'verify', version: VERSION_NEUTRAL })
export class VerificationPageController {
  constructor(private readonly verifications: TripVerificationsQuery) {}

  /** The page on which a code is typed in. */
  @Public()
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', PAGE_POLICY)
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse(PAGE)
  async ask(@Query() { code }: VerifyQuery, @CalledBy() caller: Caller): Promise<string> {
    return code ? this.show(code, caller) : verificationPage();
  }

  /** The page to which the ticket's QR code leads. */
  @Public()
  @Get(':tripCode')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', PAGE_POLICY)
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse(PAGE)
  async show(@Param('tripCode') tripCode: string, @CalledBy() caller: Caller): Promise<string> {
    return verificationPage(await this.verifications.find(tripCode, caller));
  }
}
