import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { EntityManager, MoreThan, Repository } from 'typeorm';
import { Actor } from '../access/actor.js';
import { addDays } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { invalidField, NotFound } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { pageFrom, PageQuery } from '../shared/http/paging.js';
import { prepared } from '../shared/database/one-go.js';
import { Transactions } from '../shared/database/transactions.js';
import { calendarOf, CampaignDays, daysOf2024 } from './calendar.js';
import { changedRules, RuleChanges, RULES_OF_2024 } from './calendar-rules.js';
import './campaigns.errors.js';
import { CampaignPage, CampaignView, CreateCampaignDto } from './campaign.dto.js';
import { Campaign, CountedCampaign } from './campaign.entity.js';
import { festivalOf } from './festivals.js';
import { ChangePoliciesDto } from './policies.dto.js';
import { changed, DEFAULT_POLICIES, PolicyChanges } from './policies.js';
import { ReportDeadline } from './report-deadline.entity.js';

@Injectable()
export class CampaignsService {
  constructor(
    @InjectRepository(Campaign) private readonly campaigns: Repository<Campaign>,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound */
  async get(id: string, manager: EntityManager = this.campaigns.manager): Promise<Campaign> {
    const campaign = await manager.findOneBy(Campaign, { id });
    if (!campaign) throw new NotFound();
    return campaign;
  }

  /**
   * What figures are counted by, in a statement that goes out together with others of its turn.
   *
   * @throws NotFound
   */
  async counted(id: string, manager: EntityManager): Promise<CountedCampaign> {
    const [campaign] = await prepared<CountedCampaign>(
      manager,
      'SELECT c.id, c.province_code AS "provinceCode", c.policies FROM campaigns c WHERE c.id = $1',
      [id],
    );
    if (!campaign) throw new NotFound();
    return { ...campaign, policies: changed(DEFAULT_POLICIES, campaign.policies) };
  }

  async list(page: PageQuery): Promise<CampaignPage> {
    const rows = await this.campaigns.find({
      where: page.after ? { id: MoreThan(page.after) } : {},
      order: { id: 'ASC' },
      take: page.limit + 1,
    });
    return pageFrom(
      rows.map((row) => CampaignView.of(row)),
      page.limit,
      (row) => row.id,
    );
  }

  /** @throws OutsideRegion, CampaignNameTaken, InvalidInput for days that do not fit together */
  async create(actor: Actor, input: CreateCampaignDto): Promise<CampaignView> {
    actor.requireRegion(input.provinceCode);
    const { provinceCode, year, policies, calendarRules } = input;
    const name = input.name ?? `${year}年春风行动`;
    const given = { provinceCode, name, ...daysOf(input) };
    return this.transactions.run(async (manager) =>
      CampaignView.of(await this.add(manager, given, { ...calendarRules }, policies ?? {})),
    );
  }

  /**
   * Makes a campaign as an example when there is no campaign at all.
   *
   * @param example the one of 2024 unless told
   */
  async createExample(
    provinceCode: string,
    example: CampaignDays & { name: string; policies?: PolicyChanges } = {
      name: '2024年春风行动',
      ...daysOf2024(),
    },
  ): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query('LOCK TABLE campaigns IN SHARE ROW EXCLUSIVE MODE');
      if ((await manager.count(Campaign)) > 0) return;
      const { policies = {}, ...days } = example;
      await this.add(manager, { provinceCode, ...days }, {}, policies);
    });
  }

  /** @throws OutsideRegion */
  async changePolicies(actor: Actor, id: string, changes: ChangePoliciesDto): Promise<CampaignView> {
    return this.transactions.run(async (manager) => {
      const campaign = await manager.findOne(Campaign, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!campaign) throw new NotFound();
      actor.requireRegion(campaign.provinceCode);
      // The clock is asked with the row locked: `before` waits for a change that is just being committed.
      await manager.query(
        `INSERT INTO former_policies (id, campaign_id, until, policies, changed_by) VALUES ($1, $2, $3, $4, $5)`,
        [newId(), id, this.clock.now(), campaign.policies, actor.accountId],
      );
      campaign.policies = changed(campaign.policies, changes);
      await manager.save(campaign);
      return CampaignView.of(campaign);
    });
  }

  /** A campaign with the policies that it had just before a moment. @param held nobody changes them until the transaction ends */
  async before(manager: EntityManager, id: string, moment: Date, held = false): Promise<Campaign> {
    const lock = held ? { lock: { mode: 'pessimistic_read' as const } } : {};
    const campaign = await manager.findOneOrFail(Campaign, { where: { id }, ...lock });
    const [former] = await manager.query<{ policies: PolicyChanges }[]>(
      `SELECT f.policies FROM former_policies f WHERE f.campaign_id = $1 AND f.until >= $2 ORDER BY f.until, f.id LIMIT 1`,
      [id, moment],
    );
    if (former) campaign.policies = changed(DEFAULT_POLICIES, former.policies);
    return campaign;
  }

  private async add(
    manager: EntityManager,
    given: CampaignDays & Pick<Campaign, 'provinceCode' | 'name'>,
    rules: RuleChanges,
    policies: PolicyChanges,
  ): Promise<Campaign> {
    const campaign = manager.create(Campaign, {
      ...given,
      id: newId(),
      policies: changed(DEFAULT_POLICIES, policies),
      calendarRules: changedRules(RULES_OF_2024, rules),
      createdAt: this.clock.now(),
    });
    await manager.insert(Campaign, campaign);
    const calendar = calendarOf(campaign.calendarRules, campaign);
    await manager.insert(
      ReportDeadline,
      calendar.map(({ kind, dueAt }) => ({
        ...{ id: newId(), campaignId: campaign.id, kind, dueAt, ruledAt: dueAt },
        ...{ skipped: false, reason: '', changedBy: null, changedAt: null },
      })),
    );
    return campaign;
  }
}

/** The given days, completed from the table of festivals. @throws InvalidInput when they contradict it */
function daysOf(input: CreateCampaignDto): CampaignDays {
  const known = festivalOf(input.year);
  const festivalDay = input.festivalDay ?? known?.festivalDay;
  if (!festivalDay) throw missing('festivalDay');
  if (!festivalDay.startsWith(String(input.year)) || (known && known.festivalDay !== festivalDay)) {
    throw invalidField(
      'festivalDay',
      'notTheFestival',
      known ? `${input.year} 年春节是 ${known.festivalDay}` : '春节须在该年之内',
      known
        ? `the festival of ${input.year} is on ${known.festivalDay}`
        : 'the festival must lie in the year',
    );
  }
  const startsOn = input.startsOn ?? known?.startsOn;
  if (!startsOn) throw missing('startsOn');
  const endsOn = input.endsOn ?? (known && addDays(known.lastDay, 1));
  if (!endsOn) throw missing('endsOn');
  return { startsOn, endsOn, festivalDay };
}

function missing(field: string) {
  return invalidField(
    field,
    'beyondFestivals',
    '该年份不在春节日期表内，必填',
    'required for a year that the table of festivals does not hold',
  );
}
