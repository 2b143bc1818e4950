import { Injectable, StreamableFile } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { download } from '../../shared/http/download.js';
import { toXlsx, XLSX_TYPE } from '../../shared/spreadsheet.js';
import { officialSheet } from './official-sheet.js';
import type { StatisticsTable } from './statistics-table.js';
import { TABLE_TITLE } from './table-columns.js';
import { TableQuery } from './table.query.js';

/** The live table. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly tables: TableQuery,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, OutsideRegion */
  table(actor: Actor, campaignId: string, asOf?: string): Promise<StatisticsTable> {
    return this.tables.live(actor, campaignId, asOf === undefined ? this.clock.now() : new Date(asOf));
  }
}

/** The official spreadsheet, named by its cut-off: 春风行动开展情况统计表_2024-02-22.xlsx. */
export async function tableFile(table: StatisticsTable): Promise<StreamableFile> {
  const content = await toXlsx(officialSheet(table));
  return download(content, XLSX_TYPE, `${TABLE_TITLE}_${dayOf(table.asOf)}.xlsx`);
}
