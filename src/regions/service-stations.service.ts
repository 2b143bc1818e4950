import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Actor } from '../access/actor.js';
import { newId } from '../shared/ids.js';
import { pageFrom } from '../shared/http/paging.js';
import { Transactions } from '../shared/database/transactions.js';
import { RegionIndex } from './region-index.js';
import { RegionLinkQuery } from './region-link.dto.js';
import { endLink, linksFor, sidesOf } from './region-links.js';
import { CreateServiceStationDto, ServiceStationPage, ServiceStationView } from './service-station.dto.js';
import { ServiceStation } from './service-station.entity.js';

@Injectable()
export class ServiceStationsService {
  constructor(
    @InjectRepository(ServiceStation) private readonly stations: Repository<ServiceStation>,
    private readonly index: RegionIndex,
    private readonly transactions: Transactions,
  ) {}

  async list(actor: Actor, query: RegionLinkQuery): Promise<ServiceStationPage> {
    const rows = await linksFor(this.stations, actor, query);
    return pageFrom(
      rows.map((row) => ServiceStationView.of(row)),
      query.limit,
      (row) => row.id,
    );
  }

  /** @throws OutsideRegion */
  async open(actor: Actor, input: CreateServiceStationDto): Promise<ServiceStationView> {
    const sides = sidesOf(this.index, actor, input);
    return this.transactions.run(async (manager) => {
      const station = { ...input, ...sides, id: newId(), validTo: null };
      await manager.insert(ServiceStation, station);
      return ServiceStationView.of(station);
    });
  }

  /** @throws OutsideRegion, NotFound, EndsEarlier */
  async close(actor: Actor, id: string, on: string): Promise<ServiceStationView> {
    return this.transactions.run(async (manager) =>
      ServiceStationView.of(await endLink(manager, ServiceStation, actor, id, on)),
    );
  }
}
