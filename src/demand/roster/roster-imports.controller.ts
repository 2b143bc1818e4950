import {
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Req,
  StreamableFile,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { REGISTRARS } from '../../access/roles.js';
import { ApiDownload, attachment } from '../../shared/http/download.js';
import { DisclosureDto } from '../../shared/privacy/disclosure.dto.js';
import { XLSX_TYPE } from '../../shared/spreadsheet.js';
import { TakesUploads } from '../../shared/http/uploads.js';
import {
  ListImportRowsQuery,
  ListImportsQuery,
  RosterImportPage,
  RosterImportRowPage,
  RosterImportView,
} from './roster-import.dto.js';
import { RosterImportsService } from './roster-imports.service.js';
import { RosterReport } from './roster-report.js';
import { readUpload } from './roster-upload.js';

@ApiTags('roster imports')
@Controller('roster-imports')
export class RosterImportsController {
  constructor(
    private readonly imports: RosterImportsService,
    private readonly report: RosterReport,
  ) {}

  /** Hands in a roster, `.xlsx` or `.csv`; it is imported in the background, see `GET /roster-imports/{id}`. */
  @Allow(...REGISTRARS)
  @Post()
  @HttpCode(202)
  @TakesUploads()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file', 'campaignId'],
      properties: {
        file: { type: 'string', format: 'binary', description: 'The roster' },
        campaignId: { type: 'string', format: 'uuid', description: 'Campaign people register for' },
      },
    },
  })
  async handIn(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<RosterImportView> {
    const { campaignId, upload } = await readUpload(request);
    return this.imports.handIn(actor, campaignId, upload);
  }

  /** Imports made for my region, oldest first. */
  @Allow(...REGISTRARS)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ListImportsQuery): Promise<RosterImportPage> {
    return this.imports.list(actor, query);
  }

  /** One import with its progress. */
  @Allow(...REGISTRARS)
  @Get(':id')
  async find(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<RosterImportView> {
    return RosterImportView.of(await this.imports.find(actor, id));
  }

  /** What became of each row, by line. */
  @Allow(...REGISTRARS)
  @Get(':id/rows')
  rows(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: ListImportRowsQuery,
  ): Promise<RosterImportRowPage> {
    return this.imports.rows(actor, id, query);
  }

  /** The roster with the columns 结果 and 原因 added, `.xlsx`, with full numbers. What for is recorded first. */
  @Allow(...REGISTRARS)
  @Get(':id/report')
  @ApiDownload(XLSX_TYPE)
  async download(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: DisclosureDto,
  ): Promise<StreamableFile> {
    const job = await this.imports.find(actor, id);
    const name = `${job.fileName.replace(/\.[^.]*$/, '')}-导入结果.xlsx`;
    return new StreamableFile(await this.report.write(actor, job, query), {
      type: XLSX_TYPE,
      disposition: attachment(name),
    });
  }
}
