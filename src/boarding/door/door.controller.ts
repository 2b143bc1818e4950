import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role, SCHEDULERS } from '../../access/roles.js';
import { DisclosureDto } from '../../shared/privacy/disclosure.dto.js';
import { BoardingPackView } from './boarding-pack.dto.js';
import { BoardingPacks } from './boarding-packs.service.js';
import { DoorConflicts } from './door-conflicts.service.js';
import { DoorConflictsView, DoorProgressView } from './door-progress.dto.js';
import { DoorReportDto, DoorReportView, SettleConflictDto } from './door-report.dto.js';
import { DoorReports } from './door-reports.service.js';

/** For a phone at the door of the vehicle. */
@ApiTags('boarding')
@Controller('trips/:id')
export class DoorController {
  constructor(
    private readonly packs: BoardingPacks,
    private readonly reports: DoorReports,
    private readonly conflicts: DoorConflicts,
  ) {}

  /** The whole list with phone numbers, seats and standbys, for a phone that will have no signal. What for is recorded first. */
  @Allow(...SCHEDULERS, Role.Escort)
  @Get('boarding-pack')
  pack(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: DisclosureDto,
  ): Promise<BoardingPackView> {
    return this.packs.pack(actor, id, query);
  }

  /** How far the boarding is, by whomever; without the list. */
  @Allow(...SCHEDULERS, Role.Escort)
  @Get('boarding-progress')
  progress(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DoorProgressView> {
    return this.packs.progress(actor, id);
  }

  /**
   * What happened at the door, sent when there is signal: in any order, any number of times, from any number of phones.
   *
   * @remarks Each event is answered alone, with 200 for all: recorded, so already (since when and by whom), or in conflict with
   * the record. Events are taken by kind and by the time at which they really happened, not by their order: boardings and
   * who was missing, standbys, departure, arrival.
   */
  @Allow(...SCHEDULERS, Role.Escort)
  @Post('door-reports')
  @HttpCode(200)
  report(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: DoorReportDto,
  ): Promise<DoorReportView> {
    return this.reports.take(actor, id, input);
  }

  /** What phones reported and the record contradicts, open ones first. */
  @Allow(...SCHEDULERS, Role.Escort)
  @Get('door-conflicts')
  list(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DoorConflictsView> {
    return this.conflicts.list(actor, id);
  }

  /** Settles a conflict: the passenger is boarded as the list has it, or what is on record stays. Settled again it answers the same. */
  @Allow(...SCHEDULERS, Role.Escort)
  @Post('door-conflicts/:conflictId/settlement')
  @HttpCode(200)
  settle(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('conflictId', ParseUUIDPipe) conflictId: string,
    @Body() input: SettleConflictDto,
  ): Promise<DoorConflictsView> {
    return this.conflicts.settle(actor, id, conflictId, input);
  }
}
