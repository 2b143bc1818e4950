import { Inject, Injectable } from '@nestjs/common';
import { EntityManager, IsNull } from 'typeorm';
import type { Settings } from '../../config/env.js';
import { Account } from '../access/account.entity.js';
import { Actor } from '../access/actor.js';
import { FleetService } from '../fleet/fleet.service.js';
import { Outbox } from '../shared/commands/outbox.js';
import { widen } from '../shared/database/scope.js';
import type { Language } from '../shared/messages/template.js';
import { SETTINGS } from '../shared/settings.js';
import { Transactions } from '../shared/database/transactions.js';
import { TripsService } from '../trips/trips.service.js';
import { ManifestFiles } from './manifest-files.service.js';
import { manifestLink, sentMail } from './manifest-mail.js';
import { ManifestView } from './manifest.dto.js';
import { readManifest } from './manifest.query.js';
import { CarrierMissing } from './manifests.errors.js';
import { ManifestsService } from './manifests.service.js';
import { Standbys } from './standbys.js';

/** Sends a version to the carrier: its office and all who liaise for it get a mail. */
@Injectable()
export class ManifestDispatch {
  constructor(
    private readonly trips: TripsService,
    private readonly fleet: FleetService,
    private readonly manifests: ManifestsService,
    private readonly files: ManifestFiles,
    private readonly standbys: Standbys,
    private readonly outbox: Outbox,
    private readonly transactions: Transactions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws CarrierMissing, ManifestSuperseded, TripNotClosed, IllegalStep, OutsideRegion */
  send(actor: Actor, id: string): Promise<ManifestView> {
    return this.transactions.run(async (manager) => {
      const { manifest, trip } = await this.manifests.lock(manager, id);
      this.trips.requireOrganiser(actor, trip);
      await widen(manager, 'lists of a trip');
      await this.manifests.step(manager, trip, manifest, 'send', actor);
      if (trip.carrierId === null) throw new CarrierMissing();
      const view = await readManifest(manager, id);
      const older = await this.manifests.before(manager, manifest, true);
      const before = older && {
        version: older.version,
        changes: await this.manifests.changes(manager, older, manifest),
      };
      const link = manifestLink(this.settings.publicUrl, id);
      const attachments = [await this.files.attachment(manager, trip, view)];
      const standbys = (await this.standbys.of(manager, id)).length;
      const recipients = await this.recipients(manager, trip.carrierId);
      await this.outbox.post(
        manager,
        recipients.map(({ mail, language }) => ({
          ...{ about: `manifest:${id}:sent`, to: { mail }, language, attachments },
          ...sentMail(
            { manifest: view, title: this.files.title(trip, language), link, language },
            standbys,
            before,
          ),
          ...{ regionCode: trip.organiserCode, tripId: trip.id },
        })),
      );
      return view;
    });
  }

  private async recipients(
    manager: EntityManager,
    carrierId: string,
  ): Promise<{ mail: string; language: Language }[]> {
    const carrier = await this.fleet.carrier(carrierId, manager);
    const liaisons = await manager.findBy(Account, { carrierId, closedAt: IsNull() });
    const addresses = [
      { mail: carrier.email, language: 'zh' as const },
      ...liaisons.flatMap(({ email, language }) => (email ? { mail: email, language } : [])),
    ];
    return [...new Map(addresses.map((one) => [one.mail.toLowerCase(), one])).values()];
  }
}
