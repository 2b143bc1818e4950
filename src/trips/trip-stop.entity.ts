import { Column, Entity, PrimaryColumn } from 'typeorm';

export enum StopKind {
  Boarding = 'BOARDING',
  Alighting = 'ALIGHTING',
}

/** A place where a trip stops, with its time. */
@Entity('trip_stops')
export class TripStop {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  tripId: string;

  /** From the start, 1 first. */
  @Column('integer')
  seq: number;

  @Column('text')
  kind: StopKind;

  @Column('text')
  regionCode: string;

  /** As people know it, e.g. 阳城县客运中心. */
  @Column('text')
  place: string;

  @Column('timestamptz')
  stopsAt: Date;
}
