import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Actor } from '../access/actor.js';
import { NotFound } from '../shared/domain-error.js';
import { Transactions } from '../shared/database/transactions.js';
import { CalendarView, ChangeDeadlineDto, DeadlineView } from './calendar.dto.js';
import { CampaignsService } from './campaigns.service.js';
import { ReportDeadline } from './report-deadline.entity.js';

@Injectable()
export class CalendarsService {
  constructor(
    @InjectRepository(ReportDeadline) private readonly deadlines: Repository<ReportDeadline>,
    private readonly campaigns: CampaignsService,
    private readonly transactions: Transactions,
  ) {}

  /** @throws NotFound */
  async of(campaignId: string): Promise<CalendarView> {
    await this.campaigns.get(campaignId);
    const deadlines = await this.deadlines.find({
      where: { campaignId },
      order: { dueAt: 'ASC', kind: 'ASC' },
    });
    return { items: deadlines.map((deadline) => DeadlineView.of(deadline)) };
  }

  /** Moves or skips one deadline; the notice of a year may do so at any time. @throws OutsideRegion, DeadlineTaken */
  async change(
    actor: Actor,
    campaignId: string,
    deadlineId: string,
    { dueAt, skipped }: ChangeDeadlineDto,
  ): Promise<DeadlineView> {
    return this.transactions.run(async (manager) => {
      const campaign = await this.campaigns.get(campaignId, manager);
      actor.requireRegion(campaign.provinceCode);
      const where = { id: deadlineId, campaignId };
      const deadline = await manager.findOne(ReportDeadline, { where, lock: { mode: 'pessimistic_write' } });
      if (!deadline) throw new NotFound();
      deadline.dueAt = dueAt ? new Date(dueAt) : deadline.dueAt;
      deadline.skipped = skipped ?? deadline.skipped;
      await manager.save(deadline);
      return DeadlineView.of(deadline);
    });
  }
}
