import { Controller, Get, Param, ParseUUIDPipe, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import { ApiDownload } from '../../shared/http/download.js';
import { XLSX_TYPE } from '../../shared/spreadsheet.js';
import { AsOfQuery, TableView } from './statistics.dto.js';
import { StatisticsService, tableFile } from './statistics.service.js';

@ApiTags('statistics')
@Controller('campaigns/:id/statistics')
export class StatisticsController {
  constructor(private readonly statistics: StatisticsService) {}

  /** 春风行动开展情况统计表 at a moment: all rows for the province, its own row for a city. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get()
  async table(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { asOf }: AsOfQuery,
  ): Promise<TableView> {
    return TableView.of(await this.statistics.table(actor, id, asOf));
  }

  /** The same as the official spreadsheet. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @ApiDownload(XLSX_TYPE)
  @Get('file')
  async file(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { asOf }: AsOfQuery,
  ): Promise<StreamableFile> {
    return tableFile(await this.statistics.table(actor, id, asOf));
  }
}
