import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role, SCHEDULERS } from '../access/roles.js';
import { ApiDownload } from '../shared/http/download.js';
import { PageQuery } from '../shared/http/paging.js';
import { CSV_TYPE, XLSX_TYPE } from '../shared/spreadsheet.js';
import { ManifestDispatch } from './manifest-dispatch.service.js';
import { ManifestDrawing } from './manifest-drawing.service.js';
import { ManifestFiles } from './manifest-files.service.js';
import { ManifestReader } from './manifest-reader.service.js';
import {
  CloseTripDto,
  ManifestChangesView,
  ManifestDetailView,
  ManifestFileQuery,
  ManifestListQuery,
  ManifestPage,
  ManifestView,
} from './manifest.dto.js';

/** Those who have to do with a trip on its day. */
const READERS = [...SCHEDULERS, Role.CarrierLiaison, Role.Escort, Role.ReceivingLiaison];

/** The organiser's side: draws versions and sends them; and what all readers see. */
@ApiTags('manifests')
@Controller()
export class ManifestsController {
  constructor(
    private readonly drawing: ManifestDrawing,
    private readonly dispatch: ManifestDispatch,
    private readonly reader: ManifestReader,
    private readonly files: ManifestFiles,
  ) {}

  /** Closes a trip: no more bookings, and the next version of its manifest is drawn. */
  @Allow(...SCHEDULERS)
  @Post('trips/:id/closure')
  close(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: CloseTripDto,
  ): Promise<ManifestView> {
    return this.drawing.close(actor, id, reason);
  }

  /** Draws a new version of a closed trip's manifest; the one before is superseded. */
  @Allow(...SCHEDULERS)
  @Post('trips/:id/manifests')
  redraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ManifestView> {
    return this.drawing.redraw(actor, id);
  }

  /** Versions of all trips that I may see, newest first; a carrier finds what waits for its answer with `state=SENT`. */
  @Allow(...READERS)
  @Get('manifests')
  search(@CurrentActor() actor: Actor, @Query() query: ManifestListQuery): Promise<ManifestPage> {
    return this.reader.search(actor, query);
  }

  /** Versions of a trip's manifest, newest first; a carrier sees those that it was sent. */
  @Allow(...READERS)
  @Get('trips/:id/manifests')
  list(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() page: PageQuery,
  ): Promise<ManifestPage> {
    return this.reader.list(actor, id, page);
  }

  /**
   * A version with its passengers, vehicle by vehicle, seat by seat; numbers are masked. Everybody for those who carry the
   * trip out (organiser, import side, carrier, escorts), their own region's people for other offices.
   */
  @Allow(...READERS)
  @Get('manifests/:id')
  detail(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ManifestDetailView> {
    return this.reader.detail(actor, id);
  }

  /** Who was added, removed or changed against the version before; for a carrier, the one that it was sent before. */
  @Allow(...READERS)
  @Get('manifests/:id/changes')
  changes(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ManifestChangesView> {
    return this.reader.changes(actor, id);
  }

  /** The whole list with full numbers: a workbook with a sheet per vehicle, or one flat table. What for is recorded first. */
  @Allow(...SCHEDULERS, Role.CarrierLiaison)
  @Get('manifests/:id/file')
  @ApiDownload(XLSX_TYPE, CSV_TYPE)
  file(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: ManifestFileQuery,
  ): Promise<StreamableFile> {
    return this.files.download(actor, id, query);
  }

  /** Sends a version to the carrier by mail, with masked numbers, for it to confirm or return. */
  @Allow(...SCHEDULERS)
  @Post('manifests/:id/dispatch')
  @HttpCode(200)
  send(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ManifestView> {
    return this.dispatch.send(actor, id);
  }
}
