import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Direction, Mode } from '../shared/vocabulary.js';
import { Allocation } from './allocation.js';
import { TripState } from './trip-lifecycle.js';

/** One dated departure from origin to destination by one mode. */
@Entity('trips')
export class Trip {
  @PrimaryColumn('uuid')
  id: string;

  /** Short code that people read aloud. */
  @Column('text')
  code: string;

  @Column('uuid')
  campaignId: string;

  @Column('text')
  mode: Mode;

  @Column('text')
  direction: Direction;

  /** The region whose office runs the trip. */
  @Column('text')
  organiserCode: string;

  /** Prefix of the regions it collects people from. */
  @Column('text')
  originCode: string;

  /** Prefix of the regions it takes them to. */
  @Column('text')
  destinationCode: string;

  /** Time at the first stop where people board. */
  @Column('timestamptz')
  departsAt: Date;

  /** Time at the last stop where people alight. */
  @Column('timestamptz')
  arrivesAt: Date;

  @Column('uuid', { nullable: true })
  carrierId: string | null;

  /** Train or flight number, e.g. `K726`; a chartered carriage runs in this scheduled train. */
  @Column('text', { nullable: true })
  serviceNumber: string | null;

  /** The trip that this one feeds; a feeder leg's passengers are not counted again. */
  @Column('uuid', { nullable: true })
  mainTripId: string | null;

  @Column('text')
  notes: string;

  @Column('text')
  state: TripState;

  @Column('text')
  allocation: Allocation;

  /** Until when a round collects requests; null for instant allocation. */
  @Column('timestamptz', { nullable: true })
  requestsUntil: Date | null;

  /** When the round was drawn; from then on the trip seats at once. */
  @Column('timestamptz', { nullable: true })
  drawnAt: Date | null;

  /** Grows with every change of its vehicles, seats and allotments; kept by triggers. */
  @Column({ type: 'bigint', insert: false, update: false })
  seatsVersion: number;

  @Column('uuid')
  createdBy: string;

  @Column('timestamptz')
  createdAt: Date;
}
