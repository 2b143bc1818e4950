import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import {
  CorrectionParams,
  CorrectionsQueryDto,
  CorrectionsView,
  SignCorrectionsDto,
} from './correction.dto.js';
import { CorrectionsService } from './corrections.service.js';

@ApiTags('statistics')
@Controller('campaigns/:id/corrections')
export class CorrectionsController {
  constructor(private readonly corrections: CorrectionsService) {}

  /** What was recorded after the last week was frozen and had happened before: the next table shows it on lines of its own. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get()
  list(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { cutoffDay }: CorrectionsQueryDto,
  ): Promise<CorrectionsView> {
    return this.corrections.list(actor, id, cutoffDay);
  }

  /** A city signs for its corrections with the numbers that it saw; a signature lapses when they change. */
  @Allow(Role.CityOfficer)
  @Post(':cityCode/signatures')
  @HttpCode(200)
  sign(
    @CurrentActor() actor: Actor,
    @Param() { id, cityCode }: CorrectionParams,
    @Body() input: SignCorrectionsDto,
  ): Promise<CorrectionsView> {
    return this.corrections.sign(actor, id, cityCode, input);
  }
}
