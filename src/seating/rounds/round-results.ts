import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { ApplicantMember } from '../applicant.js';
import { BookingState } from '../booking-lifecycle.js';
import { BookingWriter } from '../booking-writer.js';
import { RoundEntry } from './round-replay.js';

/** Gives bookings what the rounds of their trips made of them. */
@Injectable()
export class RoundResults {
  constructor(private readonly writer: BookingWriter) {}

  /** Who got seats as a whole is confirmed, everyone else is on the waiting list at the place that they drew. */
  async write(
    manager: EntityManager,
    rounds: { tripId: string; entries: RoundEntry[] }[],
    membersOf: (bookingId: string) => ApplicantMember[],
  ): Promise<void> {
    const entries = rounds.flatMap(({ tripId, entries: own }) =>
      own.map((entry) => ({ tripId, ...whole(entry) })),
    );
    await manager.query(
      `UPDATE bookings b SET state = n.state, priority_rank = n.priority_rank, round_rank = n.rank, trip_vehicle_id = n.vehicle_id
         FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::uuid[]) AS n (id, state, priority_rank, rank, vehicle_id)
        WHERE b.id = n.id`,
      [
        entries.map(({ bookingId }) => bookingId),
        entries.map(({ seats }) => (seats ? BookingState.Confirmed : BookingState.Waiting)),
        entries.map(({ priorityRank }) => priorityRank),
        entries.map(({ rank }) => rank),
        entries.map(({ tripVehicleId }) => tripVehicleId),
      ],
    );
    const seated = entries.flatMap(({ tripId, bookingId, tripVehicleId, seats }) => {
      if (tripVehicleId === null || seats === null) return [];
      return { tripId, bookingId, members: membersOf(bookingId), hold: { vehicleId: tripVehicleId, seats } };
    });
    await this.writer.seat(manager, seated);
    await this.writer.endOtherWaits(
      manager,
      seated.map(({ bookingId }) => bookingId),
    );
  }
}

/** A party of which only some got seats waits until it is divided. */
function whole(entry: RoundEntry): RoundEntry {
  return entry.going ? { ...entry, seats: null, tripVehicleId: null } : entry;
}
