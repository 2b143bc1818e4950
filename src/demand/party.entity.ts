import { Column, Entity, PrimaryColumn } from 'typeorm';

/** People who travel together: same direction, on one vehicle. Someone who travels alone is a party of one. */
@Entity('parties')
export class Party {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  campaignId: string;

  @Column('timestamptz')
  createdAt: Date;
}
