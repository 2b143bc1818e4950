import { Controller, Get, Header, Headers, Param, Query, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { CalledBy, Caller } from '../../access/sessions/caller.js';
import { Public } from '../../shared/http/public.js';
import { LANGUAGES, type Language } from '../../shared/messages/template.js';
import { TripVerificationsQuery } from './trip-verifications.query.js';
import { PAGE_POLICY, pageLanguage, verificationPage } from './verification-page.js';

class VerifyPageQuery {
  /** Language of the page; the browser's unless chosen. */
  @IsOptional()
  @IsIn(LANGUAGES)
  lang?: Language;
}

class VerifyQuery extends VerifyPageQuery {
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
  async ask(
    @Query() { code, lang }: VerifyQuery,
    @Headers('accept-language') accepted: string | undefined,
    @CalledBy() caller: Caller,
  ): Promise<string> {
    return code
      ? this.show(code, { lang }, accepted, caller)
      : verificationPage(pageLanguage(lang, accepted));
  }

  /** The page to which the ticket's QR code leads. */
  @Public()
  @Get(':tripCode')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', PAGE_POLICY)
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse(PAGE)
  async show(
    @Param('tripCode') tripCode: string,
    @Query() { lang }: VerifyPageQuery,
    @Headers('accept-language') accepted: string | undefined,
    @CalledBy() caller: Caller,
  ): Promise<string> {
    return verificationPage(pageLanguage(lang, accepted), await this.verifications.find(tripCode, caller));
  }
}
