import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../../../config/env.js';
import { Public } from '../../shared/http/public.js';
import { SETTINGS } from '../../shared/settings.js';
import { Actor, CurrentActor } from '../actor.js';
import { Allow } from '../allow.js';
import { STAFF } from '../roles.js';
import { CalledBy, Caller } from '../sessions/caller.js';
import { SessionView } from '../sessions/session.dto.js';
import { BindOidcDto, OidcTicketDto, OidcVisitView } from './oidc.dto.js';
import { OidcSessions } from './oidc-sessions.service.js';

const TEN_MINUTES = 600;
/** Until the page that the browser is sent to has fetched its session. */
const A_MINUTE = 60;

@ApiTags('sessions')
@Controller()
export class OidcController {
  constructor(
    private readonly oidc: OidcSessions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Sends the browser to the OpenID Connect provider to sign in. */
  @Public()
  @Get('sessions/oidc')
  @HttpCode(302)
  @ApiFoundResponse({ description: 'To the provider' })
  async begin(@Res() reply: FastifyReply): Promise<void> {
    const { url, state } = await this.oidc.begin();
    await reply.header('Set-Cookie', this.cookie(state)).redirect(url, 302);
  }

  /** Where the provider sends the browser back to; goes on to `PUBLIC_URL/signed-in#ticket=…`, or `#bound`. */
  @Public()
  @Get('sessions/oidc/callback')
  @HttpCode(302)
  @ApiFoundResponse({ description: 'To the page that asked' })
  async comeBack(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = new URL(request.url, 'http://localhost').searchParams;
    const kept = this.kept(request);
    const url = await this.oidc.comeBack(query, kept);
    await reply.header('Set-Cookie', this.cookie(kept ?? '', A_MINUTE)).redirect(url, 302);
  }

  /** Signs in with the ticket that the provider's visit has brought; good once, for a minute, in the same browser. */
  @Public()
  @Post('sessions/oidc')
  signIn(
    @Body() input: OidcTicketDto,
    @Req() request: FastifyRequest,
    @CalledBy() caller: Caller,
  ): Promise<SessionView> {
    return this.oidc.signIn(input.ticket, this.kept(request), caller);
  }

  /** Begins to bind my account to an identity at the provider; the browser is to go to the address answered. */
  @Allow(...STAFF)
  @Post('me/oidc')
  @HttpCode(200)
  async bind(
    @CurrentActor() actor: Actor,
    @Body() input: BindOidcDto,
    @CalledBy() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OidcVisitView> {
    const { url, state } = await this.oidc.beginToBind(actor, input, caller);
    void reply.header('Set-Cookie', this.cookie(state));
    return { url };
  }

  private cookie(state: string, seconds = TEN_MINUTES): string {
    const secure = this.isHttps ? '; Secure' : '';
    return `${this.cookieName}=${state}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
  }

  /** The state of a visit as the browser has kept it. */
  private kept(request: FastifyRequest): string | undefined {
    return new RegExp(`(?:^|;\\s*)${this.cookieName}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1];
  }

  /** Under https with the prefix that keeps other hosts and paths from setting it. */
  private get cookieName(): string {
    return this.isHttps ? '__Host-fangang_oidc' : 'fangang_oidc';
  }

  private get isHttps(): boolean {
    return this.settings.publicUrl.startsWith('https:');
  }
}
