import { Injectable } from '@nestjs/common';
import { EntityManager, In } from 'typeorm';
import { InjectEntityManager } from '@nestjs/typeorm';
import { invalidField } from '../shared/domain-error.js';
import { Carrier } from './carrier.entity.js';
import { SeatLayout } from './seat-layout.entity.js';
import { Vehicle } from './vehicle.entity.js';

/** What the modules to the right ask of the fleet. */
@Injectable()
export class FleetService {
  constructor(@InjectEntityManager() private readonly entities: EntityManager) {}

  /** @throws InvalidInput when no layout has this code */
  async layoutByCode(code: string, manager = this.entities): Promise<SeatLayout> {
    const layout = await manager.findOneBy(SeatLayout, { code });
    if (!layout) throw invalidField('layoutCode', 'unknownLayout', '没有这个座位布局', 'unknown seat layout');
    return layout;
  }

  /** Layouts by their ids and codes, in one reading. */
  async layouts(manager: EntityManager, ids: string[], codes: string[]): Promise<SeatLayout[]> {
    if (ids.length + codes.length === 0) return [];
    return manager.find(SeatLayout, { where: [{ id: In(ids) }, { code: In(codes) }] });
  }

  async vehicles(manager: EntityManager, ids: string[]): Promise<Vehicle[]> {
    return ids.length === 0 ? [] : manager.findBy(Vehicle, { id: In(ids) });
  }

  /** @throws InvalidInput when there is no such carrier */
  async carrier(id: string, manager = this.entities): Promise<Carrier> {
    const carrier = await manager.findOneBy(Carrier, { id });
    if (!carrier) throw invalidField('carrierId', 'unknownCarrier', '没有这个承运单位', 'unknown carrier');
    return carrier;
  }
}
