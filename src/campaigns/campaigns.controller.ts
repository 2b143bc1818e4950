import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { ANYONE_SIGNED_IN, Role, STAFF } from '../access/roles.js';
import { PageQuery } from '../shared/http/paging.js';
import { CalendarView } from './calendar.dto.js';
import { CalendarsService } from './calendars.service.js';
import { CampaignPage, CampaignView, CreateCampaignDto } from './campaign.dto.js';
import { CampaignsService } from './campaigns.service.js';
import { ChangePoliciesDto } from './policies.dto.js';

@ApiTags('campaigns')
@Controller('campaigns')
export class CampaignsController {
  constructor(
    private readonly campaigns: CampaignsService,
    private readonly calendars: CalendarsService,
  ) {}

  /** All campaigns, oldest first. */
  @Allow(...ANYONE_SIGNED_IN)
  @Get()
  list(@Query() page: PageQuery): Promise<CampaignPage> {
    return this.campaigns.list(page);
  }

  /** Makes a campaign with its reporting calendar; days that are not given follow from the festival. */
  @Allow(Role.ProvinceOfficer)
  @Post()
  create(@CurrentActor() actor: Actor, @Body() input: CreateCampaignDto): Promise<CampaignView> {
    return this.campaigns.create(actor, input);
  }

  /** One campaign with its policies. */
  @Allow(...ANYONE_SIGNED_IN)
  @Get(':id')
  async get(@Param('id', ParseUUIDPipe) id: string): Promise<CampaignView> {
    return CampaignView.of(await this.campaigns.get(id));
  }

  /** Changes policies; those that are left out stay. */
  @Allow(Role.ProvinceOfficer)
  @Put(':id/policies')
  changePolicies(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() changes: ChangePoliciesDto,
  ): Promise<CampaignView> {
    return this.campaigns.changePolicies(actor, id, changes);
  }

  /** When what is due to the province. */
  @Allow(...STAFF)
  @Get(':id/calendar')
  calendar(@Param('id', ParseUUIDPipe) id: string): Promise<CalendarView> {
    return this.calendars.of(id);
  }
}
