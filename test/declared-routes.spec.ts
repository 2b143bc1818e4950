import { Controller, Get } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Allow } from '../src/access/allow.js';
import { DeclaredRoutes } from '../src/access/declared-routes.js';
import { Role } from '../src/access/roles.js';
import { Public } from '../src/shared/http/public.js';

@Controller('declared')
class DeclaredController {
  @Allow(Role.Cadre)
  @Get('by-role')
  byRole() {}

  @Public()
  @Get('by-all')
  byAll() {}
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  open() {}
}

@Controller('nobody')
class NobodyController {
  @Allow()
  @Get()
  closed() {}
}

async function boot(...controllers: (new () => object)[]): Promise<void> {
  const testing = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers,
    providers: [DeclaredRoutes, { provide: APP_GUARD, useValue: { canActivate: () => true } }],
  }).compile();
  await testing.init();
  await testing.close();
}

describe('a route', () => {
  it('that declares who may call it boots', () => expect(boot(DeclaredController)).resolves.toBeUndefined());

  it('that declares nothing does not boot, and is named', () =>
    expect(boot(DeclaredController, ForgottenController)).rejects.toThrow('ForgottenController.open'));

  it('that declares no role at all does not boot either', () =>
    expect(boot(NobodyController)).rejects.toThrow('NobodyController.closed'));
});
