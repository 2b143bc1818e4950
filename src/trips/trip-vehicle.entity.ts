import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a trip seats people in: a coach of its convoy, a carriage of its train, a cabin. */
@Entity('trip_vehicles')
export class TripVehicle {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  tripId: string;

  /** From the head of the convoy or train, 1 first. */
  @Column('integer')
  seq: number;

  /** As people look for it: 1号车, 05车. */
  @Column('text')
  label: string;

  @Column('uuid')
  layoutId: string;

  /** The carrier's own vehicle, when it is already known which. */
  @Column('uuid', { nullable: true })
  vehicleId: string | null;

  @Column('text', { nullable: true })
  plate: string | null;
}
