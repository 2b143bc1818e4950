import { Inject, Injectable } from '@nestjs/common';
import { EntityManager, IsNull } from 'typeorm';
import type { Settings } from '../../config/env.js';
import { Account } from '../access/account.entity.js';
import { Outbox } from '../shared/commands/outbox.js';
import { SETTINGS } from '../shared/settings.js';
import type { Trip } from '../trips/trip.entity.js';
import { ManifestFiles } from './manifest-files.service.js';
import { AboutManifest, MailWords, manifestLink } from './manifest-mail.js';
import { Manifest } from './manifest.entity.js';
import { readManifest } from './manifest.query.js';

/** Tells the office that drew a version what its carrier did with it. */
@Injectable()
export class OfficeMails {
  constructor(
    private readonly files: ManifestFiles,
    private readonly outbox: Outbox,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @param step what was done, told once: `returned` */
  async post(
    manager: EntityManager,
    { id, drawnBy }: Manifest,
    trip: Trip,
    step: string,
    wordsOf: (about: AboutManifest) => MailWords,
  ): Promise<void> {
    const office = await manager.findOneBy(Account, { id: drawnBy, closedAt: IsNull() });
    if (!office?.email) return;
    const { language } = office;
    const about = {
      manifest: await readManifest(manager, id),
      title: this.files.title(trip, language),
      link: manifestLink(this.settings.publicUrl, id),
      language,
    };
    await this.outbox.post(manager, [
      {
        ...{ about: `manifest:${id}:${step}`, to: { mail: office.email }, language },
        ...wordsOf(about),
        ...{ regionCode: trip.organiserCode, tripId: trip.id },
      },
    ]);
  }
}
