import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarRules } from './calendar-rules.js';
import type { CampaignPolicies, PolicyChanges } from './policies.js';
import { changed, DEFAULT_POLICIES } from './policies.js';

/** One year's 春风行动 of a province. */
@Entity('campaigns')
export class Campaign {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  provinceCode: string;

  @Column('text')
  name: string;

  @Column('date')
  startsOn: string;

  /** Exclusive: the day after the last. */
  @Column('date')
  endsOn: string;

  /** 春节, the first day of the lunar year. */
  @Column('date')
  festivalDay: string;

  /** A policy that came up after the campaign was made has its default. */
  @Column('jsonb', {
    transformer: {
      to: (policies: CampaignPolicies) => policies,
      from: (stored: PolicyChanges) => changed(DEFAULT_POLICIES, stored),
    },
  })
  policies: CampaignPolicies;

  @Column('jsonb')
  calendarRules: CalendarRules;

  @Column('timestamptz')
  createdAt: Date;
}

/** As far as figures are counted by it. */
export type CountedCampaign = Pick<Campaign, 'id' | 'provinceCode' | 'policies'>;
