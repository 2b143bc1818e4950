import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { InvalidInput } from '../shared/domain-error.js';
import { maskNumbersIn } from '../shared/privacy/masking.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { returnedMail } from './manifest-mail.js';
import { ManifestView, ReturnedPassengerDto, ReturnManifestDto } from './manifest.dto.js';
import { readManifest } from './manifest.query.js';
import { ManifestsService } from './manifests.service.js';
import { OfficeMails } from './office-mails.service.js';

/** What a carrier says to a version that it was sent. */
@Injectable()
export class ManifestAnswers {
  constructor(
    private readonly manifests: ManifestsService,
    private readonly offices: OfficeMails,
    private readonly transactions: Transactions,
  ) {}

  /** @throws ManifestSuperseded, TripNotClosed, IllegalStep, OutsideCarrier */
  confirm(actor: Actor, id: string): Promise<ManifestView> {
    return this.transactions.run(async (manager) => {
      const { manifest, trip } = await this.manifests.lock(manager, id);
      actor.requireCarrier(trip.carrierId);
      await widen(manager, 'lists of a trip');
      await this.manifests.step(manager, trip, manifest, 'confirm', actor);
      return readManifest(manager, id);
    });
  }

  /**
   * Returns a version with reasons; the office that drew it gets a mail. Numbers that a reason quotes are kept masked.
   *
   * @throws InvalidInput for passengers who are not on it; else as `confirm`
   */
  return(
    actor: Actor,
    id: string,
    { reason: written, passengers = [] }: ReturnManifestDto,
  ): Promise<ManifestView> {
    const reason = maskNumbersIn(written);
    return this.transactions.run(async (manager) => {
      const { manifest, trip } = await this.manifests.lock(manager, id);
      actor.requireCarrier(trip.carrierId);
      await widen(manager, 'lists of a trip');
      await this.manifests.step(manager, trip, manifest, 'return', actor, reason);
      await this.writeReasons(manager, id, passengers);
      const returned = (await this.manifests.passengers(manager, id)).filter(
        (one) => one.returnReason !== null,
      );
      await this.offices.post(manager, manifest, trip, 'returned', (about) =>
        returnedMail(about, reason, returned),
      );
      return readManifest(manager, id);
    });
  }

  private async writeReasons(
    manager: EntityManager,
    id: string,
    passengers: ReturnedPassengerDto[],
  ): Promise<void> {
    const [written] = await manager.query<[{ passengerId: string }[], number]>(
      `UPDATE manifest_passengers p SET return_reason = r.reason
         FROM unnest($2::uuid[], $3::text[]) AS r (passenger_id, reason)
        WHERE p.manifest_id = $1 AND p.passenger_id = r.passenger_id
        RETURNING p.passenger_id AS "passengerId"`,
      [id, passengers.map((one) => one.passengerId), passengers.map((one) => maskNumbersIn(one.reason))],
    );
    const known = new Set(written.map((row) => row.passengerId));
    const errors = passengers.flatMap(({ passengerId }, i) =>
      known.has(passengerId.toLowerCase())
        ? []
        : {
            field: `passengers[${i}].passengerId`,
            ...{ code: 'notOnManifest', title: '该乘客不在名单上', titleEn: 'not on this manifest' },
          },
    );
    if (errors.length > 0) throw new InvalidInput({ errors });
  }
}
