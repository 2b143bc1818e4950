import { Module } from '@nestjs/common';
import { AuditEntriesController } from './audit-entries.controller.js';
import { AuditEntries } from './audit-entries.query.js';
import { AuditSealer } from './audit-sealer.js';

/** The record of what was done: sealed, and read by those who inspect. */
@Module({ controllers: [AuditEntriesController], providers: [AuditEntries, AuditSealer] })
export class AuditModule {}
