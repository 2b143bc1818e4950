import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BookingState } from './booking-lifecycle.js';

/** One party on one trip. */
@Entity('bookings')
export class Booking {
  @PrimaryColumn('uuid')
  id: string;

  /** Short code that people read aloud and show when boarding. */
  @Column('text')
  code: string;

  @Column('uuid')
  tripId: string;

  @Column('uuid')
  partyId: string;

  @Column('text')
  state: BookingState;

  /** The one vehicle that holds the whole party; null while it holds no seats. */
  @Column('uuid', { nullable: true })
  tripVehicleId: string | null;

  /** Best rank among its members by the campaign's order of priority groups; 0 is served first. */
  @Column('integer')
  priorityRank: number;

  /** Place in the round of its trip; null when it was in none. */
  @Column('integer', { nullable: true })
  roundRank: number | null;

  /** How many of the party must at least travel together; null for all of them, as for a number that it does not exceed. */
  @Column('integer', { nullable: true })
  minimumPeople: number | null;

  @Column('timestamptz', { nullable: true })
  offerExpiresAt: Date | null;

  @Column('uuid')
  createdBy: string;

  @Column('timestamptz')
  createdAt: Date;
}
