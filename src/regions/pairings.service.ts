import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Clock } from '../shared/time/clock.js';
import { newId } from '../shared/ids.js';
import { pageFrom } from '../shared/http/paging.js';
import { Transactions } from '../shared/database/transactions.js';
import { CreatePairingDto, PairingPage, PairingView } from './pairing.dto.js';
import { Pairing } from './pairing.entity.js';
import { RegionIndex } from './region-index.js';
import { RegionLinkQuery } from './region-link.dto.js';
import { endLink, linksFor, sidesOf } from './region-links.js';

@Injectable()
export class PairingsService {
  constructor(
    @InjectRepository(Pairing) private readonly pairings: Repository<Pairing>,
    private readonly index: RegionIndex,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, query: RegionLinkQuery): Promise<PairingPage> {
    const rows = await linksFor(this.pairings, actor, query);
    return pageFrom(
      rows.map((row) => PairingView.of(row)),
      query.limit,
      (row) => row.id,
    );
  }

  /** @throws OutsideRegion, PairedAlready when the two are paired on one of the days */
  async create(actor: Actor, input: CreatePairingDto): Promise<PairingView> {
    const sides = sidesOf(this.index, actor, input);
    const { validFrom, validTo = null, agreement } = input;
    return this.transactions.run(async (manager) => {
      const pairing = { id: newId(), ...sides, validFrom, validTo, agreement, createdAt: this.clock.now() };
      await manager.insert(Pairing, pairing);
      return PairingView.of(pairing);
    });
  }

  /** @throws OutsideRegion, NotFound, EndsEarlier */
  async end(actor: Actor, id: string, on: string): Promise<PairingView> {
    return this.transactions.run(async (manager) =>
      PairingView.of(await endLink(manager, Pairing, actor, id, on)),
    );
  }
}
