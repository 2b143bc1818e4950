import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ReturnState } from './city-return-lifecycle.js';
import type { KeyedValues } from './keyed-values.js';

/** What a city keys in for one report week. */
@Entity('city_returns')
export class CityReturn {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  campaignId: string;

  @Column('text')
  cityCode: string;

  /** The cut-off that ends its week. */
  @Column('timestamptz')
  cutoffAt: Date;

  @Column('text')
  state: ReturnState;

  @Column('jsonb')
  keyed: KeyedValues;

  @Column('uuid', { nullable: true })
  updatedBy: string | null;

  @Column('timestamptz', { nullable: true })
  updatedAt: Date | null;

  @Column('uuid', { nullable: true })
  signedBy: string | null;

  @Column('timestamptz', { nullable: true })
  signedAt: Date | null;
}
