import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ManifestState } from './manifest-lifecycle.js';

/** A frozen, numbered version of who travels on a trip. */
@Entity('manifests')
export class Manifest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  tripId: string;

  /** 1, 2, 3 … within the trip. */
  @Column('integer')
  version: number;

  @Column('text')
  state: ManifestState;

  /** SHA-256 of its lines; equal digests mean equal lists. */
  @Column('text')
  digest: string;

  @Column('uuid')
  drawnBy: string;

  @Column('timestamptz')
  drawnAt: Date;
}
