import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 劳务协作: a dated agreement between an export and an import region. */
@Entity('region_pairings')
export class Pairing {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  exportCode: string;

  @Column('text')
  importCode: string;

  @Column('date')
  validFrom: string;

  /** Exclusive; null while no end is known. */
  @Column('date', { nullable: true })
  validTo: string | null;

  /** Title or number of the agreement. */
  @Column('text')
  agreement: string;

  @Column('timestamptz')
  createdAt: Date;
}
