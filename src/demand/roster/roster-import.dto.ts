import { IsEnum, IsOptional, IsUUID } from 'class-validator';
import { toWire } from '../../shared/time/civil-time.js';
import { PageOf, PageQuery } from '../../shared/http/paging.js';
import type { RosterImport } from './roster-import.entity.js';
import { ImportState } from './roster-import.entity.js';
import { RosterFormat } from './roster-format.js';
import { RowOutcome } from './row-outcomes.js';

export class ListImportsQuery extends PageQuery {
  /** Only imports into this campaign. */
  @IsOptional()
  @IsUUID()
  campaignId?: string;
}

export class ListImportRowsQuery extends PageQuery {
  /** Only rows with this outcome. */
  @IsOptional()
  @IsEnum(RowOutcome)
  outcome?: RowOutcome;
}

/** Why nothing, or nothing more, of a file was imported. */
export class ImportFailureView {
  /** Stable, machine-readable, e.g. `MISSING_COLUMNS`. */
  code: string;
  /** What is wrong, in Chinese. */
  title: string;
  /** What is wrong, in English. */
  titleEn: string;
  /** What exactly, e.g. which columns. */
  detail?: string;
}

export class RosterImportView {
  id: string;
  campaignId: string;
  /** Who handed the roster in. */
  accountId: string;
  /** Region that the account acted for: people who live outside it are refused. */
  regionCode: string;
  /** Name of the file as it was sent. */
  fileName: string;
  /** What the file was recognised as. */
  fileFormat: RosterFormat;
  /** SHA-256 of the file, hexadecimal. */
  fileDigest: string;
  /** Size of the file in bytes. */
  fileBytes: number;
  /** QUEUED, RUNNING, DONE or FAILED; with DONE every row has its outcome. */
  state: ImportState;
  /** Why the import failed; null unless it did. */
  failure: ImportFailureView | null;
  /** Rows in the file, the header not counted; null until they were counted. */
  totalRows: number | null;
  /** Rows that have their outcome: accepted + rejected + duplicates. */
  doneRows: number;
  accepted: number;
  rejected: number;
  duplicates: number;
  /** When the file was handed in, ISO 8601 with offset. */
  createdAt: string;
  /** When work on it began; null before. */
  startedAt: string | null;
  /** When it ended, well or not; null before. */
  finishedAt: string | null;

  static of(entity: RosterImport): RosterImportView {
    const { id, campaignId, accountId, regionCode, fileName, fileFormat, fileDigest, fileBytes } = entity;
    const { state, failure, totalRows, doneRows, accepted, rejected, duplicates } = entity;
    return {
      ...{ id, campaignId, accountId, regionCode, fileName, fileFormat, fileDigest, fileBytes },
      ...{ state, failure, totalRows, doneRows, accepted, rejected, duplicates },
      createdAt: toWire(entity.createdAt),
      startedAt: entity.startedAt && toWire(entity.startedAt),
      finishedAt: entity.finishedAt && toWire(entity.finishedAt),
    };
  }
}

export class RosterImportPage extends PageOf(RosterImportView) {}

export class RosterImportRowView {
  /** Line in the file; the header is line 1. */
  line: number;
  outcome: RowOutcome;
  /** Header of the column at fault; null when nothing is to be said. */
  field: string | null;
  /** Stable, machine-readable, e.g. `id_check_digit`. */
  code: string | null;
  /** What is wrong and what would be right, in Chinese. */
  message: string | null;
  /** The travel request that the row became; null unless it was accepted. */
  travelRequestId: string | null;
}

export class RosterImportRowPage extends PageOf(RosterImportRowView) {}
