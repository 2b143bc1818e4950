import { Column, Entity, PrimaryColumn } from 'typeorm';
import { VehicleKind } from './vehicle-kind.js';

/** A coach company, railway bureau or airline. */
@Entity('carriers')
export class Carrier {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: VehicleKind;

  @Column('text')
  name: string;

  @Column('text')
  regionCode: string;

  @Column('text')
  contactName: string;

  @Column('text')
  phone: string;

  /** Where its manifests are sent. */
  @Column('text')
  email: string;

  @Column('timestamptz')
  createdAt: Date;
}
