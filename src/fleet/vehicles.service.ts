import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { EntityManager, Repository } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { Clock } from '../shared/time/clock.js';
import { invalidField, NotFound } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { pageFrom } from '../shared/http/paging.js';
import { Transactions } from '../shared/database/transactions.js';
import { FleetService } from './fleet.service.js';
import { CreateVehicleDto, VehicleListQuery, VehiclePage, VehicleView } from './vehicle.dto.js';
import { Vehicle } from './vehicle.entity.js';

@Injectable()
export class VehiclesService {
  constructor(
    @InjectRepository(Vehicle) private readonly vehicles: Repository<Vehicle>,
    private readonly fleet: FleetService,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** By age; a carrier liaison sees its own carrier's. */
  async list(actor: Actor, query: VehicleListQuery): Promise<VehiclePage> {
    const vehicles = this.vehicles
      .createQueryBuilder('v')
      .orderBy('v.id')
      .limit(query.limit + 1);
    if (actor.carrierId !== null) vehicles.andWhere('v.carrierId = :own', { own: actor.carrierId });
    if (query.carrierId !== undefined) vehicles.andWhere('v.carrierId = :carrierId', query);
    if (query.after !== undefined) vehicles.andWhere('v.id > :after', { after: query.after });
    const rows = (await vehicles.getMany()).map((vehicle) => VehicleView.of(vehicle));
    return pageFrom(rows, query.limit, (row) => row.id);
  }

  /** @throws OutsideRegion, OutsideCarrier, PlateTaken, InvalidInput */
  async create(actor: Actor, input: CreateVehicleDto): Promise<VehicleView> {
    const { carrierId, layoutCode, plate, blockedSeats = [], notes = '' } = input;
    return this.transactions.run(async (manager) => {
      const carrier = await this.requireKeeper(manager, actor, carrierId);
      const layout = await this.fleet.layoutByCode(layoutCode, manager);
      if (layout.kind !== carrier.kind) {
        throw invalidField(
          'layoutCode',
          'wrongKind',
          '布局与承运单位类型不符',
          'the layout does not fit what the carrier runs',
        );
      }
      const labels = new Set(layout.plan.seats.map((seat) => seat.label));
      const unknownSeat = blockedSeats.find((label) => !labels.has(label));
      if (unknownSeat !== undefined) {
        throw invalidField(
          'blockedSeats',
          'unknownSeat',
          `没有座位 ${unknownSeat}`,
          `there is no seat ${unknownSeat}`,
        );
      }
      const vehicle = manager.create(Vehicle, {
        ...{ id: newId(), carrierId, layoutId: layout.id, plate, blockedSeats, notes },
        ...{ createdAt: this.clock.now(), retiredAt: null },
      });
      await manager.insert(Vehicle, vehicle);
      return VehicleView.of(vehicle);
    });
  }

  /** Takes a vehicle out of use: trips that it is on keep it, new ones cannot have it. */
  async retire(actor: Actor, id: string): Promise<VehicleView> {
    return this.transactions.run(async (manager) => {
      const vehicle = await manager.findOneBy(Vehicle, { id });
      if (!vehicle) throw new NotFound();
      await this.requireKeeper(manager, actor, vehicle.carrierId);
      vehicle.retiredAt ??= this.clock.now();
      return VehicleView.of(await manager.save(vehicle));
    });
  }

  /** A carrier's vehicles are kept by its own liaison and by the offices of its region. */
  private async requireKeeper(manager: EntityManager, actor: Actor, carrierId: string) {
    const carrier = await this.fleet.carrier(carrierId, manager);
    if (actor.carrierId !== null) actor.requireCarrier(carrierId);
    else actor.requireRegion(carrier.regionCode);
    return carrier;
  }
}
