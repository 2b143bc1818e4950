import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role, SCHEDULERS } from '../../access/roles.js';
import { WeekParams } from '../weeks/frozen-week.dto.js';
import { TripWeeksView, VerificationView } from './verification.dto.js';
import { Verification } from './verification.service.js';

@ApiTags('statistics')
@Controller()
export class VerificationController {
  constructor(private readonly verification: Verification) {}

  /** Recounts a frozen week from its boardings: equal, or which rows and trips differ, with both numbers. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get('campaigns/:id/frozen-weeks/:cutoffDay/verification')
  verify(@CurrentActor() actor: Actor, @Param() { id, cutoffDay }: WeekParams): Promise<VerificationView> {
    return this.verification.verify(actor, id, cutoffDay);
  }

  /** The weeks of the official table that count a trip, and in which rows. */
  @Allow(...SCHEDULERS)
  @Get('trips/:id/weeks')
  weeksOf(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<TripWeeksView> {
    return this.verification.weeksOf(actor, id);
  }
}
