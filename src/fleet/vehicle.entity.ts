import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One real coach, carriage or aircraft of a carrier. */
@Entity('vehicles')
export class Vehicle {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  carrierId: string;

  @Column('uuid')
  layoutId: string;

  /** Number plate, carriage number or registration. */
  @Column('text')
  plate: string;

  /** Labels of seats that this vehicle never gives out, e.g. a broken one. */
  @Column('text', { array: true })
  blockedSeats: string[];

  @Column('text')
  notes: string;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  retiredAt: Date | null;
}
