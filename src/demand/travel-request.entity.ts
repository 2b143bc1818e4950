import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Direction, WishedMode } from '../shared/vocabulary.js';
import { RequestState } from './request-lifecycle.js';

/** One worker's wish to travel in one direction in a campaign, on some day from `earliestOn` to `latestOn`. */
@Entity('travel_requests')
export class TravelRequest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  campaignId: string;

  @Column('uuid')
  partyId: string;

  @Column('uuid')
  workerId: string;

  @Column('text')
  direction: Direction;

  /** First day on which the worker can leave. */
  @Column('date')
  earliestOn: string;

  /** Last day on which the worker can leave, included. */
  @Column('date')
  latestOn: string;

  @Column('text')
  homeCountyCode: string;

  @Column('text')
  workPlaceCode: string;

  @Column('text')
  employer: string;

  @Column('text', { nullable: true })
  wishedMode: WishedMode | null;

  @Column('text')
  remark: string;

  @Column('text')
  state: RequestState;

  @Column('uuid')
  createdBy: string;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  withdrawnAt: Date | null;
}
