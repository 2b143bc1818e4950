import { Body, Controller, Param, ParseUUIDPipe, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import { DeadlineView } from '../../campaigns/calendar.dto.js';
import { CalendarPlanView, ChangeDeadlineDto, ReplanDto } from './calendar-changes.dto.js';
import { CalendarChanges } from './calendar-changes.service.js';

@ApiTags('campaigns')
@Controller('campaigns')
export class CalendarChangesController {
  constructor(private readonly changes: CalendarChanges) {}

  /** Makes the calendar anew by other rules. Frozen weeks never move; a preview tells what would change. */
  @Allow(Role.ProvinceOfficer)
  @Put(':id/calendar-rules')
  replan(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: ReplanDto,
  ): Promise<CalendarPlanView> {
    return this.changes.replan(actor, id, input);
  }

  /** Moves or skips one deadline. What was keyed into a week moves with it. */
  @Allow(Role.ProvinceOfficer)
  @Put(':id/calendar/:deadlineId')
  change(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('deadlineId', ParseUUIDPipe) deadlineId: string,
    @Body() input: ChangeDeadlineDto,
  ): Promise<DeadlineView> {
    return this.changes.change(actor, id, deadlineId, input);
  }
}
