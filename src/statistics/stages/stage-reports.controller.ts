import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import { ApiDownload } from '../../shared/http/download.js';
import { XLSX_TYPE } from '../../shared/spreadsheet.js';
import { WithdrawDto } from '../returns/city-return.dto.js';
import { DOCX_TYPE, stageFile } from './stage-files.js';
import {
  CompiledStageView,
  StageFileFormat,
  StageFileQuery,
  StageParams,
  StageReportParams,
  StageReportView,
  WriteStageReportDto,
} from './stage-report.dto.js';
import { StageReportsQuery } from './stage-reports.query.js';
import { StageReports } from './stage-reports.service.js';

@ApiTags('stage reports')
@Controller('campaigns/:id/stages/:stage')
export class StageReportsController {
  constructor(
    private readonly reports: StageReports,
    private readonly query: StageReportsQuery,
  ) {}

  /** The cities' reports for a stage put together: all for the province, its own for a city. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get()
  compiled(@CurrentActor() actor: Actor, @Param() params: StageParams): Promise<CompiledStageView> {
    return this.query.compiled(actor, params);
  }

  /** The same as a document or a workbook. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @ApiDownload(DOCX_TYPE, XLSX_TYPE)
  @Get('file')
  async file(
    @CurrentActor() actor: Actor,
    @Param() params: StageParams,
    @Query() { format = StageFileFormat.Docx }: StageFileQuery,
  ): Promise<StreamableFile> {
    return stageFile(await this.query.compiled(actor, params), format);
  }

  /** A city's report for a stage, with the figures as they are counted now until it is signed. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get('reports/:cityCode')
  get(@CurrentActor() actor: Actor, @Param() params: StageReportParams): Promise<StageReportView> {
    return this.query.get(actor, params);
  }

  /** Writes the city's report. */
  @Allow(Role.CityOfficer)
  @Put('reports/:cityCode')
  write(
    @CurrentActor() actor: Actor,
    @Param() params: StageReportParams,
    @Body() input: WriteStageReportDto,
  ): Promise<StageReportView> {
    return this.reports.write(actor, params, input);
  }

  /** Signs the city's report: its figures stay as they are counted now. */
  @Allow(Role.CityOfficer)
  @Post('reports/:cityCode/signature')
  @HttpCode(200)
  sign(@CurrentActor() actor: Actor, @Param() params: StageReportParams): Promise<StageReportView> {
    return this.reports.sign(actor, params);
  }

  /** Takes the signature back, so that the report can be changed. */
  @Allow(Role.CityOfficer)
  @Post('reports/:cityCode/signature-withdrawal')
  @HttpCode(200)
  withdraw(
    @CurrentActor() actor: Actor,
    @Param() params: StageReportParams,
    @Body() { reason }: WithdrawDto,
  ): Promise<StageReportView> {
    return this.reports.withdraw(actor, params, reason);
  }
}
