import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Seats of a trip kept for one region until a moment, then given back. */
@Entity('allotments')
export class Allotment {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  tripId: string;

  /** Whose people the seats are for: those whose home county lies in this region. */
  @Column('text')
  regionCode: string;

  @Column('integer')
  seats: number;

  /** From this moment on anybody may have what is unused. */
  @Column('timestamptz')
  returnsAt: Date;

  /** When it was given back; null while it is kept, and for a moment after its time has come. */
  @Column('timestamptz', { nullable: true })
  returnedAt: Date | null;

  /** Who gave it back early; null when its moment came by itself. */
  @Column('uuid', { nullable: true })
  returnedBy: string | null;

  @Column('uuid')
  createdBy: string;

  @Column('timestamptz')
  createdAt: Date;
}
