import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import { PageQuery } from '../../shared/http/paging.js';
import { AlarmPage, CheckDto, CheckView } from './alarm.dto.js';
import { FigureAlarms } from './alarms.service.js';
import { FiguresCheck } from './figures-check.service.js';

@ApiTags('statistics')
@Controller('campaigns/:id')
export class AlarmsController {
  constructor(
    private readonly alarms: FigureAlarms,
    private readonly checking: FiguresCheck,
  ) {}

  /** Figures that did not add up: weeks that could not be frozen, kept figures that drifted; newest first. */
  @Allow(Role.ProvinceOfficer)
  @Get('figure-alarms')
  list(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() page: PageQuery,
  ): Promise<AlarmPage> {
    return this.alarms.list(actor, id, page);
  }

  /** Compares the kept figures with a full recount of all boardings, as is done every night; counts anew what is wrong if told. */
  @Allow(Role.ProvinceOfficer)
  @Post('figures-check')
  @HttpCode(200)
  check(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { repair }: CheckDto,
  ): Promise<CheckView> {
    return this.checking.check(actor, id, repair ?? false);
  }
}
