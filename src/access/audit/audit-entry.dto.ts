import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { PageOf, PageQuery } from '../../shared/http/paging.js';
import { IsDay } from '../../shared/http/validators.js';
import { Purpose } from '../../shared/vocabulary.js';

export class ListAuditEntriesQuery extends PageQuery {
  /** Only what this account did. */
  @IsOptional()
  @IsUUID()
  accountId?: string;

  /** Only what was done to this, or made it: an id, e.g. of a trip or a worker. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  target?: string;

  /** Only what was begun on this day. */
  @IsOptional()
  @IsDay()
  day?: string;
}

export class AuditChangeView {
  /** Table of the row, e.g. `trips`. */
  table: string;
  rowId: string;
  /** Columns that changed, as they were; all columns of a row that was deleted. Hidden ones are `•`. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  before: Record<string, unknown>;
  /** The same columns as they became; null when the row was deleted. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  after: Record<string, unknown> | null;
}

export class AuditEntryView {
  id: string;
  /** When it was recorded. */
  @ApiProperty({ type: String, format: 'date-time' })
  recordedAt: string;
  /** Who; null when nobody was signed in, or the service did by itself. */
  accountId: string | null;
  /** Name of the account as it is now. */
  accountName: string | null;
  /** Role in which it was done; `SERVICE` when the service did it by itself. */
  role: string | null;
  /** Region for which the account acted. */
  regionCode: string | null;
  /** Carrier for which the account acted. */
  carrierId: string | null;
  /** Network address from which it was asked for. */
  address: string | null;
  /** Id of the request, as in the logs. */
  requestId: string | null;
  /** What was done: the operation's id in this document, or e.g. a refused sign-in. */
  action: string;
  /** To what: the path's parameters, and what it `made`. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  target: Record<string, string>;
  /** What full numbers were read for. */
  @ApiProperty({ enum: Purpose, nullable: true, type: String })
  purpose: Purpose | null;
  /** Why, in the words of who did it; empty when nothing was said. */
  reason: string;
  /** What was sent, without secrets and without what tells who somebody is (`•`). */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  input: Record<string, unknown> | null;
  /** What came of it: id, code, state and counts. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  outcome: Record<string, unknown> | null;
  /** Rows that it changed. */
  changes: AuditChangeView[];
  /** Number of its link in the chain; null until it is sealed. */
  @ApiProperty({ type: 'integer', nullable: true })
  link: number | null;
}

export class AuditEntryPage extends PageOf(AuditEntryView) {}
