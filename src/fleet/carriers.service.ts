import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { RegionIndex } from '../regions/region-index.js';
import { Clock } from '../shared/time/clock.js';
import { NotFound } from '../shared/domain-error.js';
import { given } from '../shared/given.js';
import { newId } from '../shared/ids.js';
import { pageFrom } from '../shared/http/paging.js';
import { Transactions } from '../shared/database/transactions.js';
import {
  CarrierListQuery,
  CarrierPage,
  CarrierView,
  ChangeCarrierDto,
  CreateCarrierDto,
} from './carrier.dto.js';
import { Carrier } from './carrier.entity.js';

@Injectable()
export class CarriersService {
  constructor(
    @InjectRepository(Carrier) private readonly carriers: Repository<Carrier>,
    private readonly regions: RegionIndex,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** All carriers, for any office may hire any of them; a carrier liaison sees its own. By age. */
  async list(actor: Actor, query: CarrierListQuery): Promise<CarrierPage> {
    const carriers = this.carriers
      .createQueryBuilder('c')
      .orderBy('c.id')
      .limit(query.limit + 1);
    if (actor.carrierId !== null) carriers.andWhere('c.id = :own', { own: actor.carrierId });
    if (query.kind !== undefined) carriers.andWhere('c.kind = :kind', { kind: query.kind });
    if (query.after !== undefined) carriers.andWhere('c.id > :after', { after: query.after });
    const rows = (await carriers.getMany()).map((carrier) => CarrierView.of(carrier));
    return pageFrom(rows, query.limit, (row) => row.id);
  }

  /** @throws OutsideRegion, CarrierNameTaken */
  async create(actor: Actor, input: CreateCarrierDto): Promise<CarrierView> {
    const regionCode = this.regions.require(input.regionCode, 'regionCode').code;
    actor.requireRegion(regionCode);
    return this.transactions.run(async (manager) => {
      const carrier = manager.create(Carrier, {
        ...{ contactName: '', phone: '', ...given(input), regionCode },
        ...{ id: newId(), createdAt: this.clock.now() },
      });
      await manager.insert(Carrier, carrier);
      return CarrierView.of(carrier);
    });
  }

  /** @throws NotFound, OutsideRegion, CarrierNameTaken */
  async change(actor: Actor, id: string, changes: ChangeCarrierDto): Promise<CarrierView> {
    return this.transactions.run(async (manager) => {
      const carrier = await manager.findOne(Carrier, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!carrier) throw new NotFound();
      actor.requireRegion(carrier.regionCode);
      return CarrierView.of(await manager.save(Object.assign(carrier, given(changes))));
    });
  }
}
