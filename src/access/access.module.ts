import { DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
import { createSecretKey } from 'node:crypto';
import { AccessGuard } from './access.guard.js';
import { Account } from './account.entity.js';
import { AccountsInUse } from './accounts-in-use.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { DeclaredRoutes } from './declared-routes.js';
import { SessionsController } from './sessions.controller.js';
import { Session } from './sessions/session.entity.js';
import { SessionsService } from './sessions/sessions.service.js';
import { Tokens } from './tokens.js';

@Global()
@Module({})
export class AccessModule {
  static with(settings: { tokenSecret: string }): DynamicModule {
    return {
      module: AccessModule,
      imports: [
        DiscoveryModule,
        TypeOrmModule.forFeature([Account, Session]),
        JwtModule.register({
          // As a key, not as text: the library would try each time whether the text is a public key.
          secret: createSecretKey(settings.tokenSecret, 'utf8'),
          signOptions: { algorithm: 'HS256' },
          verifyOptions: { algorithms: ['HS256'] },
        }),
      ],
      controllers: [SessionsController, AccountsController],
      providers: [
        AccountsService,
        AccountsInUse,
        SessionsService,
        Tokens,
        DeclaredRoutes,
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [AccountsService, SessionsService],
    };
  }
}
