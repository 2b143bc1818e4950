import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { CalendarView, DeadlineView } from './calendar.dto.js';
import { CampaignsService } from './campaigns.service.js';
import { ReportDeadline } from './report-deadline.entity.js';

/** Shows reporting calendars; what changes them has to look at frozen weeks and stands in `statistics/calendar`. */
@Injectable()
export class CalendarsService {
  constructor(
    @InjectRepository(ReportDeadline) private readonly deadlines: Repository<ReportDeadline>,
    private readonly campaigns: CampaignsService,
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
}
