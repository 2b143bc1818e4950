import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a passenger has come on the day. */
export enum PassengerState {
  Booked = 'BOOKED',
  Boarded = 'BOARDED',
  NoShow = 'NO_SHOW',
  HandedOver = 'HANDED_OVER',
}

/** One worker on one trip. It holds a seat while its booking does. */
@Entity('passengers')
export class Passenger {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  bookingId: string;

  @Column('uuid')
  tripId: string;

  /** The trip's times, carried along so that the database can refuse overlapping travel. */
  @Column('timestamptz')
  departsAt: Date;

  @Column('timestamptz')
  arrivesAt: Date;

  @Column('uuid')
  travelRequestId: string;

  @Column('uuid')
  workerId: string;

  @Column('text')
  state: PassengerState;

  @Column('uuid', { nullable: true })
  tripVehicleId: string | null;

  @Column('text', { nullable: true })
  seat: string | null;

  /** Which rule of the seat choice gave this seat. */
  @Column('text', { nullable: true })
  seatReason: string | null;
}
