import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Settings } from '../../../config/env.js';
import { Public } from '../../shared/http/public.js';
import { SETTINGS } from '../../shared/settings.js';
import { Role } from '../roles.js';
import { DemoAccountsView } from './demo-account.dto.js';

@ApiTags('sessions')
@Controller('demo-accounts')
export class DemoAccountsController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** The accounts that a demo is looked at with, and what they sign in with. None on a service that is no demo. */
  @Public()
  @Get()
  list(): DemoAccountsView {
    const { demo } = this.settings;
    const items = (demo?.accounts ?? []).map(({ role, name, about, aboutEn, login, password, phone }) => ({
      ...{ role: role as Role, name, about, aboutEn, login, password, phone },
      code: phone && demo!.code,
    }));
    return { items };
  }
}
