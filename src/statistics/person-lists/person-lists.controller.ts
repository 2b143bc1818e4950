import { Controller, Get, Param, ParseUUIDPipe, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { SCHEDULERS } from '../../access/roles.js';
import { ApiDownload } from '../../shared/http/download.js';
import { XLSX_TYPE } from '../../shared/spreadsheet.js';
import { ANTI_POVERTY_LIST } from './anti-poverty-list.js';
import { CARRIED_LIST } from './carried-list.js';
import { PersonListQuery } from './person-list.dto.js';
import { PersonLists } from './person-lists.service.js';

@ApiTags('statistics')
@Controller('campaigns/:id')
export class PersonListsController {
  constructor(private readonly lists: PersonLists) {}

  /** Everyone of my region who was carried, a row per journey, with full numbers: travel grants are checked against it. */
  @Allow(...SCHEDULERS)
  @ApiDownload(XLSX_TYPE)
  @Get('carried-persons/file')
  carried(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: PersonListQuery,
  ): Promise<StreamableFile> {
    return this.lists.file(actor, id, query, CARRIED_LIST);
  }

  /** 是否点对点输送 of 脱贫人口 and 监测对象 of my region who wished to travel, with full numbers, for the anti-poverty register. */
  @Allow(...SCHEDULERS)
  @ApiDownload(XLSX_TYPE)
  @Get('anti-poverty-flags/file')
  antiPoverty(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: PersonListQuery,
  ): Promise<StreamableFile> {
    return this.lists.file(actor, id, query, ANTI_POVERTY_LIST);
  }
}
