import { Column, Entity, PrimaryColumn } from 'typeorm';
import { PriorityGroup } from '../shared/vocabulary.js';
import { DocumentType } from './document-types.js';
import { Sex } from './person-words.js';

/** A person of the real-name register. */
@Entity('workers')
export class Worker {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  sex: Sex;

  /** Told by a resident ID; other documents leave it open. */
  @Column('date', { nullable: true })
  birthDate: string | null;

  @Column('text')
  documentType: DocumentType;

  @Column('bytea')
  documentSealed: Buffer;

  /** Digest of `identityOf` the document: one person, one row. */
  @Column('bytea')
  documentDigest: Buffer;

  @Column('bytea')
  phoneSealed: Buffer;

  @Column('bytea')
  phoneDigest: Buffer;

  @Column('text')
  homeCountyCode: string;

  @Column('text')
  town: string;

  @Column('text')
  village: string;

  @Column('text', { array: true })
  priorityGroups: PriorityGroup[];

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  /** When the person's data were let go; who it was is not known any more. */
  @Column('timestamptz', { nullable: true })
  erasedAt: Date | null;
}
