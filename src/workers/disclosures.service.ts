import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Audit } from '../shared/commands/audit.js';
import { DisclosureDto } from '../shared/privacy/disclosure.dto.js';
import { NotFound } from '../shared/domain-error.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { DisclosureView } from './disclosure.dto.js';
import { Worker } from './worker.entity.js';

/** Full numbers of single people. Under an idempotency key nothing is stored: each time is shown, and recorded, anew. */
@Injectable()
export class Disclosures {
  constructor(
    @InjectRepository(Worker) private readonly workers: Repository<Worker>,
    private readonly sealing: Sealing,
    private readonly audit: Audit,
  ) {}

  /** @throws NotFound, OutsideRegion */
  async disclose(actor: Actor, id: string, { purpose, note }: DisclosureDto): Promise<DisclosureView> {
    const worker = await this.workers.findOneBy({ id });
    if (!worker) throw new NotFound();
    actor.requireRegion(worker.homeCountyCode);
    await this.audit.disclose(actor, { action: 'Disclosures_disclose', purpose, reason: note, people: 1 });
    return {
      ...{ workerId: id, documentType: worker.documentType },
      documentNumber: this.sealing.open(worker.documentSealed),
      phone: this.sealing.open(worker.phoneSealed),
    };
  }
}
