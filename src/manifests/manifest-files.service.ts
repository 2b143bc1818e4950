import { Injectable, StreamableFile } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Role } from '../access/roles.js';
import { RegionIndex } from '../regions/region-index.js';
import { Audit } from '../shared/commands/audit.js';
import { toCivil } from '../shared/time/civil-time.js';
import { download } from '../shared/http/download.js';
import { Attachment } from '../shared/commands/outbox.js';
import type { Language } from '../shared/messages/template.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { CSV_TYPE, XLSX_TYPE } from '../shared/spreadsheet.js';
import { MODE_NAMES, MODE_NAMES_EN } from '../shared/vocabulary.js';
import type { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { manifestCsv, manifestFileName, manifestXlsx, PrintedManifest } from './manifest-file.js';
import { ManifestReader } from './manifest-reader.service.js';
import { FileFormat, ManifestFileQuery, ManifestView } from './manifest.dto.js';
import { ManifestsService } from './manifests.service.js';
import { passengerView, Shown, standbyView } from './passenger-view.js';
import { Standbys } from './standbys.js';

/** Manifests as files. */
@Injectable()
export class ManifestFiles {
  constructor(
    private readonly entities: EntityManager,
    private readonly reader: ManifestReader,
    private readonly manifests: ManifestsService,
    private readonly trips: TripsService,
    private readonly regions: RegionIndex,
    private readonly standbys: Standbys,
    private readonly sealing: Sealing,
    private readonly audit: Audit,
  ) {}

  /**
   * The whole list with full numbers, for the carrier and for the office that runs the trip. Who asked and what for is recorded first.
   *
   * @throws NotFound, OutsideRegion, OutsideCarrier
   */
  async download(actor: Actor, id: string, query: ManifestFileQuery): Promise<StreamableFile> {
    const { format = FileFormat.Xlsx, purpose, note } = query;
    const manifest = await this.reader.find(actor, id);
    const trip = await this.trips.get(this.entities, manifest.tripId);
    if (actor.role !== Role.CarrierLiaison) this.trips.requireOrganiser(actor, trip);
    const printed = await this.print(this.entities, trip, manifest, 'FULL');
    const people = printed.passengers.length + printed.standbys.length;
    await this.audit.disclose(actor, { action: 'Manifests_file', purpose, reason: note, people });
    const name = manifestFileName(manifest.tripCode, manifest.version, format);
    return format === FileFormat.Csv
      ? download(manifestCsv(printed), CSV_TYPE, name)
      : download(await manifestXlsx(printed), XLSX_TYPE, name);
  }

  /** The list for a mail: mails lie about on servers, so numbers are masked. */
  async attachment(manager: EntityManager, trip: Trip, manifest: ManifestView): Promise<Attachment> {
    const content = await manifestXlsx(await this.print(manager, trip, manifest, 'MASKED'));
    const filename = manifestFileName(manifest.tripCode, manifest.version, FileFormat.Xlsx);
    return { filename, contentType: XLSX_TYPE, content };
  }

  /** `包车 H7KQ-3MRA 2024-02-20 07:30 阳城县→昆山市` */
  title(trip: Trip, language: Language = 'zh'): string {
    const route = `${this.regions.nameOf(trip.originCode)}→${this.regions.nameOf(trip.destinationCode)}`;
    const mode = (language === 'zh' ? MODE_NAMES : MODE_NAMES_EN)[trip.mode];
    return `${mode} ${trip.code} ${toCivil(trip.departsAt)} ${route}`;
  }

  private async print(
    manager: EntityManager,
    trip: Trip,
    manifest: ManifestView,
    shown: Shown,
  ): Promise<PrintedManifest> {
    const passengers = await this.manifests.passengers(manager, manifest.id);
    const standbys = await this.standbys.of(manager, manifest.id);
    return {
      ...{ manifest, serviceNumber: trip.serviceNumber, title: this.title(trip) },
      passengers: passengers.map((passenger) => passengerView(passenger, this.sealing, shown)),
      standbys: standbys.map(({ homeCountyCode, ...standby }) => ({
        ...{ ...standbyView(standby, this.sealing, shown), homeCountyCode },
      })),
      nameOfRegion: (code) => this.regions.fullNameOf(code),
    };
  }
}
