import { Injectable } from '@nestjs/common';
import ExcelJS from 'exceljs';
import { PassThrough, Readable } from 'node:stream';
import { DataSource } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { Audit } from '../../shared/commands/audit.js';
import { DisclosureDto } from '../../shared/privacy/disclosure.dto.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { ImportState, RosterImport } from './roster-import.entity.js';
import { ReportNotReady } from './roster.errors.js';
import { RowOutcome } from './row-outcomes.js';

const OUTCOME_NAMES: Record<RowOutcome, string> = {
  ACCEPTED: '已接收',
  REJECTED: '未接收',
  DUPLICATE: '重复',
};
const PAGE = 1000;
const NOT_TAKEN: Partial<ExcelJS.Font> = { bold: true, color: { argb: 'FFC00000' } };
const A3 = 8 as ExcelJS.PaperSize;
const PAGE_SETUP: Partial<ExcelJS.PageSetup> = {
  ...{ paperSize: A3, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.5, header: 0.3, footer: 0.3 },
};
/** Of the columns that need less or more than most. */
const WIDTHS: Record<string, number> = {
  ...{ 序号: 7, 姓名: 10, 性别: 6, 方向: 7, 同行组: 9, 结果: 9 },
  ...{ 证件号码: 21, 务工地: 28, 用人单位: 28, 原因: 48 },
};

interface ReportRow {
  line: number;
  outcome: RowOutcome;
  message: string | null;
  sealed: Buffer;
}

/**
 * The roster as it was handed in, with what became of each row: the original columns, 结果 and 原因, with a filter on
 * each, so that one sees at once the rows that were not taken. Texts are text cells,
 * so none is taken for a formula. The file is written while it is sent.
 */
@Injectable()
export class RosterReport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sealing: Sealing,
    private readonly audit: Audit,
  ) {}

  /** Who asked and what for is recorded first. @throws ReportNotReady */
  async write(actor: Actor, job: RosterImport, { purpose, note }: DisclosureDto): Promise<Readable> {
    const ended = job.state === ImportState.Done || job.state === ImportState.Failed;
    if (!ended || !job.header) throw new ReportNotReady();
    const people = job.doneRows;
    await this.audit.disclose(actor, { action: 'RosterImports_download', purpose, reason: note, people });
    const output = new PassThrough();
    this.writeRows(job.id, job.header, output).catch((error: Error) => output.destroy(error));
    return output;
  }

  private async writeRows(importId: string, header: string[], output: PassThrough): Promise<void> {
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true });
    const sheet = workbook.addWorksheet('导入结果', {
      views: [{ state: 'frozen', ySplit: 1 }],
      pageSetup: { ...PAGE_SETUP, printTitlesRow: '1:1' },
    });
    const titles = [...header, '结果', '原因'];
    sheet.columns = titles.map((title) => ({ width: WIDTHS[title] ?? 14, style: { numFmt: '@' } }));
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: titles.length } };
    const heading = sheet.addRow(titles);
    heading.font = { bold: true };
    heading.commit();
    for await (const { outcome, message, sealed } of this.rows(importId)) {
      const cells = JSON.parse(this.sealing.open(sealed)) as string[];
      const original = header.map((_, i) => cells[i] ?? '');
      const row = sheet.addRow([...original, OUTCOME_NAMES[outcome], message ?? '']);
      if (outcome !== RowOutcome.Accepted) row.getCell(header.length + 1).font = NOT_TAKEN;
      row.commit();
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
