import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../actor.js';
import { Allow } from '../allow.js';
import { Role } from '../roles.js';
import { AuditEntryPage, ListAuditEntriesQuery } from './audit-entry.dto.js';
import { AuditEntries } from './audit-entries.query.js';

@ApiTags('audit')
@Controller('audit-entries')
export class AuditEntriesController {
  constructor(private readonly entries: AuditEntries) {}

  /** Who did what in my province, and who read full numbers and what for, the latest first. */
  @Allow(Role.ProvinceOfficer)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ListAuditEntriesQuery): Promise<AuditEntryPage> {
    return this.entries.list(actor, query);
  }
}
