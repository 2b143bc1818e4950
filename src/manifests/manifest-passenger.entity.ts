import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DocumentType } from '../workers/document-types.js';
import { Sex } from '../workers/person-words.js';

/** One line of a manifest: a copy that stays as it was drawn, whatever happens to worker or booking later. */
@Entity('manifest_passengers')
export class ManifestPassenger {
  @PrimaryColumn('uuid')
  manifestId: string;

  @PrimaryColumn('uuid')
  passengerId: string;

  @Column('uuid')
  tripId: string;

  @Column('integer')
  vehicleSeq: number;

  @Column('text')
  vehicleLabel: string;

  @Column('uuid')
  tripVehicleId: string;

  @Column('text')
  seat: string;

  @Column('text')
  bookingCode: string;

  @Column('text')
  name: string;

  @Column('text')
  sex: Sex;

  @Column('text')
  documentType: DocumentType;

  @Column('bytea')
  documentSealed: Buffer;

  @Column('bytea')
  phoneSealed: Buffer;

  @Column('text')
  homeCountyCode: string;

  /** Where the passenger gets on, as printed: place and time. */
  @Column('text')
  boardingStop: string;

  @Column('text')
  alightingStop: string;

  @Column('text')
  employer: string;

  /** Why the carrier cannot take this passenger so; only on a returned version. */
  @Column('text', { nullable: true })
  returnReason: string | null;

  /** Whose seat this passenger got at the door; null on all lines that were drawn. */
  @Column('uuid', { nullable: true })
  standsInFor: string | null;
}
