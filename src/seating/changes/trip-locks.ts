import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { NotFound } from '../../shared/domain-error.js';
import { Trip } from '../../trips/trip.entity.js';

/** Locks several trips at once, for commands that take from one and give on another. */
@Injectable()
export class TripLocks {
  /**
   * Takes the locks in the order of the ids, so that two commands never wait for each other. The legs that feed these trips
   * are locked along: whoever gives up a trip gives up its legs.
   *
   * @returns the trips in the order of `ids`
   * @throws NotFound
   */
  async take(manager: EntityManager, ids: string[]): Promise<Trip[]> {
    const locked = await manager
      .createQueryBuilder(Trip, 't')
      .where('t.id IN (:...ids) OR t.mainTripId IN (:...ids)', { ids })
      .orderBy('t.id')
      .setLock('pessimistic_write')
      .getMany();
    return ids.map((id) => {
      const trip = locked.find((one) => one.id === id);
      if (!trip) throw new NotFound();
      return trip;
    });
  }
}
