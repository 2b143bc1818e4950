import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import type { PlannedSeat } from '../fleet/seat-plan.js';
import { NotFound } from '../shared/domain-error.js';
import { asSystem } from '../shared/database/scope.js';
import { TripsService } from '../trips/trips.service.js';
import { SeatState, VehicleSeatsView } from './trip-seats.dto.js';

type PlacedSeat = PlannedSeat & { state: SeatState };

/** The seats of a trip to look at. Plain reads: they take no lock and keep nobody from booking. */
@Injectable()
export class TripSeatsQuery {
  constructor(
    private readonly trips: TripsService,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  /** @throws NotFound when the trip has no such vehicle */
  async plan(actor: Actor, tripId: string, tripVehicleId: string): Promise<VehicleSeatsView> {
    await this.requireReadable(actor, tripId);
    const [vehicle] = await asSystem('seat states', () =>
      this.entities.query<{ seq: number; label: string; seats: PlacedSeat[] }[]>(
        `SELECT v.seq, v.label,
              (SELECT jsonb_agg(q.seat || jsonb_build_object('state',
                        CASE WHEN s.label IS NULL THEN 'BLOCKED' WHEN p.seat IS NULL THEN 'FREE' ELSE 'TAKEN' END)
                        ORDER BY q.no)
                 FROM jsonb_array_elements(l.plan -> 'seats') WITH ORDINALITY AS q (seat, no)
                 LEFT JOIN trip_seats s ON s.trip_vehicle_id = v.id AND s.label = q.seat ->> 'label'
                 LEFT JOIN passengers p ON p.trip_vehicle_id = v.id AND p.seat = s.label) AS seats
         FROM trip_vehicles v JOIN seat_layouts l ON l.id = v.layout_id
        WHERE v.trip_id = $1 AND v.id = $2`,
        [tripId, tripVehicleId],
      ),
    );
    if (!vehicle) throw new NotFound();
    const { seq, label, seats } = vehicle;
    return {
      tripVehicleId,
      ...{ seq, label },
      seats: seats.map(({ berth = null, facesRow = null, accessible = false, ...seat }) => {
        return { ...seat, berth, facesRow, accessible };
      }),
    };
  }

  private async requireReadable(actor: Actor, tripId: string): Promise<void> {
    this.trips.requireReadable(actor, await this.trips.get(this.entities, tripId));
  }
}
