import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 驻外劳务服务站: the export side's office in an import region. */
@Entity('service_stations')
export class ServiceStation {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  exportCode: string;

  @Column('text')
  importCode: string;

  @Column('text')
  name: string;

  @Column('text')
  address: string;

  /** Whom workers ask for. */
  @Column('text')
  contactName: string;

  /** The office's own number, told to every worker. */
  @Column('text')
  contactPhone: string;

  @Column('date')
  validFrom: string;

  /** Exclusive; null while it is open. */
  @Column('date', { nullable: true })
  validTo: string | null;
}
