import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import { ApiDownload } from '../../shared/http/download.js';
import { PageQuery } from '../../shared/http/paging.js';
import { XLSX_TYPE } from '../../shared/spreadsheet.js';
import { FreezeService } from './freeze.service.js';
import { FreezeDto, FrozenWeekPage, WeekParams } from './frozen-week.dto.js';
import { FrozenWeeksQuery } from './frozen-weeks.query.js';
import { TableView } from '../table/statistics.dto.js';
import { tableFile } from '../table/statistics.service.js';

@ApiTags('statistics')
@Controller('campaigns')
export class FrozenWeeksController {
  constructor(
    private readonly freezing: FreezeService,
    private readonly frozenWeeks: FrozenWeeksQuery,
  ) {}

  /** Frozen weeks, newest first. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get(':id/frozen-weeks')
  list(@Param('id', ParseUUIDPipe) id: string, @Query() page: PageQuery): Promise<FrozenWeekPage> {
    return this.frozenWeeks.list(id, page);
  }

  /** Freezes a week by hand: for weeks that had ended before the campaign was entered here. */
  @Allow(Role.ProvinceOfficer)
  @Post(':id/frozen-weeks')
  freeze(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { cutoffDay }: FreezeDto,
  ): Promise<TableView> {
    return this.freezing.freezeByHand(actor, id, cutoffDay);
  }

  /** The table as it was frozen. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get(':id/frozen-weeks/:cutoffDay')
  async table(@CurrentActor() actor: Actor, @Param() { id, cutoffDay }: WeekParams): Promise<TableView> {
    return TableView.of(await this.frozenWeeks.table(actor, id, cutoffDay));
  }

  /** The same as the official spreadsheet. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @ApiDownload(XLSX_TYPE)
  @Get(':id/frozen-weeks/:cutoffDay/file')
  async file(@CurrentActor() actor: Actor, @Param() { id, cutoffDay }: WeekParams): Promise<StreamableFile> {
    return tableFile(await this.frozenWeeks.table(actor, id, cutoffDay));
  }
}
