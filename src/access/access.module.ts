import { DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
import { createSecretKey } from 'node:crypto';
import { CommandGuard } from '../shared/commands/command.guard.js';
import { AccountQuota } from '../shared/limits/account-quota.guard.js';
import { AccessGuard } from './access.guard.js';
import { Account } from './account.entity.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { BoundWorkersQuery } from './phone/bound-workers.query.js';
import { PhoneCodes } from './phone/phone-codes.service.js';
import { PhoneSessionsController } from './phone/phone-sessions.controller.js';
import { PhoneSessions } from './phone/phone-sessions.service.js';
import { DemoAccountsController } from './demo/demo-accounts.controller.js';
import { DeclaredRoutes } from './declared-routes.js';
import { Invitation } from './invitations/invitation.entity.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { MeController } from './me.controller.js';
import { OidcController } from './oidc/oidc.controller.js';
import { OidcIdentitiesController } from './oidc/oidc-identities.controller.js';
import { OidcIdentities } from './oidc/oidc-identities.service.js';
import { OidcProvider } from './oidc/oidc-provider.js';
import { OidcSessions } from './oidc/oidc-sessions.service.js';
import { PasswordCheck } from './passwords/password-check.js';
import { Passwords } from './passwords/passwords.js';
import { SignInFailures } from './passwords/sign-in-failures.js';
import { MySessionsController } from './sessions/my-sessions.controller.js';
import { RefreshTokens } from './sessions/refresh-tokens.js';
import { SessionEnds } from './sessions/session-ends.js';
import { Session } from './sessions/session.entity.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsInUse } from './sessions/sessions-in-use.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SignInService } from './sessions/sign-in.service.js';
import { SecondFactor } from './totp/second-factor.service.js';
import { TotpController } from './totp/totp.controller.js';
import { Tokens, TOKEN_TYPE } from './tokens.js';

@Global()
@Module({})
export class AccessModule {
  static with(settings: { tokenSecret: string; publicUrl: string }): DynamicModule {
    // Another installation that was given the same secret takes none of these tokens.
    const ours = { issuer: settings.publicUrl, audience: `${settings.publicUrl}/api` };
    return {
      module: AccessModule,
      imports: [
        DiscoveryModule,
        TypeOrmModule.forFeature([Account, Session, Invitation]),
        JwtModule.register({
          // As a key, not as text: the library would try each time whether the text is a public key.
          secret: createSecretKey(settings.tokenSecret, 'utf8'),
          signOptions: { algorithm: 'HS256', header: { typ: TOKEN_TYPE, alg: 'HS256' }, ...ours },
          verifyOptions: { algorithms: ['HS256'], ...ours },
        }),
      ],
      controllers: [
        ...[SessionsController, PhoneSessionsController, MySessionsController, MeController],
        ...[AccountsController, InvitationsController, TotpController, OidcController],
        ...[OidcIdentitiesController, DemoAccountsController],
      ],
      providers: [
        AccountsService,
        Passwords,
        SignInFailures,
        PasswordCheck,
        SignInService,
        InvitationsService,
        SecondFactor,
        OidcProvider,
        OidcSessions,
        OidcIdentities,
        SessionsService,
        SessionsInUse,
        SessionEnds,
        { provide: RefreshTokens, useValue: new RefreshTokens(settings.tokenSecret) },
        BoundWorkersQuery,
        PhoneCodes,
        PhoneSessions,
        Tokens,
        DeclaredRoutes,
        // In this order: each needs to know what the one before has found out.
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: AccountQuota },
        { provide: APP_GUARD, useClass: CommandGuard },
      ],
      exports: [AccountsService, SessionsInUse, SessionsService, PhoneCodes, PhoneSessions],
    };
  }
}
