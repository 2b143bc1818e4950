import { Injectable } from '@nestjs/common';
import ExcelJS from 'exceljs';
import { PassThrough, Readable } from 'node:stream';
import { DataSource } from 'typeorm';
import { Sealing } from '../../shared/sealing.js';
import { ImportState, RosterImport } from './roster-import.entity.js';
import { ReportNotReady } from './roster.errors.js';
import { RowOutcome } from './row-outcomes.js';

const OUTCOME_NAMES: Record<RowOutcome, string> = {
  ACCEPTED: '已接收',
  REJECTED: '未接收',
  DUPLICATE: '重复',
};
const PAGE = 1000;

interface ReportRow {
  line: number;
  outcome: RowOutcome;
  message: string | null;
  sealed: Buffer;
}

/**
 * The roster as it was handed in, with what became of each row: the original columns, 结果 and 原因. Texts are text cells,
 * so none is taken for a formula. The file is written while it is sent.
 */
@Injectable()
export class RosterReport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sealing: Sealing,
  ) {}

  /** @throws ReportNotReady */
  write(job: RosterImport): Readable {
    const ended = job.state === ImportState.Done || job.state === ImportState.Failed;
    if (!ended || !job.header) throw new ReportNotReady();
    const output = new PassThrough();
    this.writeRows(job.id, job.header, output).catch((error: Error) => output.destroy(error));
    return output;
  }

  private async writeRows(importId: string, header: string[], output: PassThrough): Promise<void> {
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true });
    const sheet = workbook.addWorksheet('导入结果', { views: [{ state: 'frozen', ySplit: 1 }] });
    const titles = [...header, '结果', '原因'];
    sheet.columns = titles.map((title) => ({ width: title === '原因' ? 60 : 16, style: { numFmt: '@' } }));
    const heading = sheet.addRow(titles);
    heading.font = { bold: true };
    heading.commit();
    for await (const { outcome, message, sealed } of this.rows(importId)) {
      const cells = JSON.parse(this.sealing.open(sealed)) as string[];
      const original = header.map((_, i) => cells[i] ?? '');
      sheet.addRow([...original, OUTCOME_NAMES[outcome], message ?? '']).commit();
    }
    sheet.commit();
    await workbook.commit();
  }

  private async *rows(importId: string): AsyncGenerator<ReportRow> {
    for (let after = 0; ;) {
      const page = await this.dataSource.query<ReportRow[]>(
        `SELECT w.line, w.outcome, w.message, w.cells_sealed AS sealed FROM roster_import_rows w
          WHERE w.import_id = $1 AND w.line > $2 ORDER BY w.line LIMIT $3`,
        [importId, after, PAGE],
      );
      yield* page;
      if (page.length < PAGE) return;
      after = page[page.length - 1].line;
    }
  }
}
