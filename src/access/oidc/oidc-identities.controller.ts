import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../actor.js';
import { Allow } from '../allow.js';
import { SCHEDULERS, STAFF } from '../roles.js';
import { OidcIdentities } from './oidc-identities.service.js';
import { OidcIdentityListView, OidcIdentityRemovedView } from './oidc.dto.js';

@ApiTags('accounts')
@Controller()
export class OidcIdentitiesController {
  constructor(private readonly identities: OidcIdentities) {}

  /** Identities at the OpenID Connect provider that sign in to my account. */
  @Allow(...STAFF)
  @Get('me/oidc-identities')
  async listMine(@CurrentActor() actor: Actor): Promise<OidcIdentityListView> {
    return { items: await this.identities.listMine(actor) };
  }

  /** Removes one from my account; the sessions that were begun through the provider end, maybe also this one. */
  @Allow(...STAFF)
  @Post('me/oidc-identities/:id/removal')
  @HttpCode(200)
  removeMine(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<OidcIdentityRemovedView> {
    return this.identities.removeMine(actor, id);
  }

  /** Identities that sign in to an account below me. */
  @Allow(...SCHEDULERS)
  @Get('accounts/:id/oidc-identities')
  async listOf(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<OidcIdentityListView> {
    return { items: await this.identities.listOf(actor, id) };
  }

  /** Removes one from an account below me; the sessions that were begun through the provider end. */
  @Allow(...SCHEDULERS)
  @Post('accounts/:id/oidc-identities/:identityId/removal')
  @HttpCode(200)
  removeOf(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('identityId', ParseUUIDPipe) identityId: string,
  ): Promise<OidcIdentityRemovedView> {
    return this.identities.removeOf(actor, id, identityId);
  }
}
