import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role } from '../access/roles.js';
import { LegalHoldPage, LegalHoldView, ListHoldsQuery, SetHoldDto } from './legal-hold.dto.js';
import { LegalHolds } from './legal-holds.service.js';

@ApiTags('rights')
@Controller('legal-holds')
export class LegalHoldsController {
  constructor(private readonly holds: LegalHolds) {}

  /** Keeps data from being erased: of a worker, of everyone on a trip, or of everyone in a campaign. */
  @Allow(Role.ProvinceOfficer)
  @Post()
  set(@CurrentActor() actor: Actor, @Body() input: SetHoldDto): Promise<LegalHoldView> {
    return this.holds.set(actor, input);
  }

  /** Holds of my province, lifted ones too, oldest first. */
  @Allow(Role.ProvinceOfficer)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ListHoldsQuery): Promise<LegalHoldPage> {
    return this.holds.list(actor, query);
  }

  /** Ends a hold: what was due meanwhile is erased the next night. */
  @Allow(Role.ProvinceOfficer)
  @Post(':id/lifting')
  @HttpCode(200)
  lift(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<LegalHoldView> {
    return this.holds.lift(actor, id);
  }
}
