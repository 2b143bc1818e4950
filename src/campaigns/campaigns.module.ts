import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CalendarsService } from './calendars.service.js';
import { Campaign } from './campaign.entity.js';
import { CampaignsController } from './campaigns.controller.js';
import { CampaignsService } from './campaigns.service.js';
import { ReportDeadline } from './report-deadline.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Campaign, ReportDeadline])],
  controllers: [CampaignsController],
  providers: [CampaignsService, CalendarsService],
  exports: [CampaignsService],
})
export class CampaignsModule {}
