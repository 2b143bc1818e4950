import ExcelJS from 'exceljs';
import { addSheet, frame, heightOf, SheetColumn } from '../../shared/spreadsheet.js';
import { Adjustment, adjustmentsOf, titleOf } from './compiled-stage.js';
import { CompiledStageView, StageReportView } from './stage-report.dto.js';

/** A sheet of figures by city with 合计, one of what the cities write, one of the figures in which they differ. */
export function stageWorkbook(compiled: CompiledStageView): ExcelJS.Workbook {
  const workbook = new ExcelJS.Workbook();
  addFigures(workbook, compiled);
  addWrapped(workbook, '措施和困难', TEXTS, compiled.reports);
  addWrapped(workbook, '数字调整', ADJUSTMENTS, adjustmentsOf(compiled));
  return workbook;
}

function addFigures(workbook: ExcelJS.Workbook, compiled: CompiledStageView): void {
  const { reports, total, unsigned } = compiled;
  const columns: SheetColumn<{ name: string; values: number[]; signed: string }>[] = [
    { header: '市级名称', value: ({ name }) => name },
    ...total.map(({ label }, i) => ({
      ...{ header: label, width: 13 },
      value: ({ values }: { values: number[] }) => values[i],
    })),
    { header: '签报', width: 26, value: ({ signed }) => signed },
  ];
  const rows = reports.map(({ cityName, figures, signedByName, signedAt, late }) => ({
    ...{ name: cityName, values: figures.map(({ value }) => value) },
    signed: signedAt ? `${signedByName} ${signedAt.slice(0, 10)}${late ? '（逾期）' : ''}` : '未签报',
  }));
  const sum = { name: '合计', values: total.map(({ value }) => value), signed: missingOf(unsigned) };
  const sheet = addSheet(workbook, '情况表', columns, [...rows, sum]);
  sheet.pageSetup = {
    paperSize: 9,
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
  };
  sheet.headerFooter = { oddHeader: `&C&"黑体"&16${titleOf(compiled)}（${compiled.reporter}）` };
  sheet.getRow(1).height = 54;
  sheet.eachRow((row, number) => {
    frame(row, columns.length);
    row.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
    row.eachCell((cell) => {
      if (typeof cell.value === 'number') cell.numFmt = '0';
    });
    if (number > 1)
      row.height = Math.max(24, heightOf([{ text: row.getCell(columns.length).text, width: 26 }]));
  });
  sheet.lastRow!.font = { bold: true };
}

const missingOf = (unsigned: string[]) =>
  unsigned.length > 0 ? `未签报：${unsigned.join('、')}` : '全部签报';

const TEXTS: SheetColumn<StageReportView>[] = [
  { header: '市级名称', value: ({ cityName }) => cityName },
  { header: '主要措施', width: 70, value: ({ measures }) => measures },
  { header: '困难和问题', width: 70, value: ({ difficulties }) => difficulties },
];

const ADJUSTMENTS: SheetColumn<Adjustment>[] = [
  { header: '市级名称', value: ({ cityName }) => cityName },
  { header: '项目', width: 26, value: ({ label }) => label },
  { header: '系统统计', value: ({ counted }) => counted },
  { header: '签报数字', value: ({ value }) => value },
  { header: '原因', width: 60, value: ({ reason }) => reason },
];

/** A sheet of long texts, each row as high as it needs. */
function addWrapped<Row>(
  workbook: ExcelJS.Workbook,
  name: string,
  columns: SheetColumn<Row>[],
  rows: Row[],
): void {
  const sheet = addSheet(workbook, name, columns, rows);
  sheet.pageSetup = {
    paperSize: 9,
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
  };
  sheet.eachRow((row) => {
    frame(row, columns.length);
    row.alignment = { vertical: 'top', wrapText: true };
    row.height = heightOf(columns.map(({ width = 14 }, i) => ({ text: row.getCell(i + 1).text, width })));
  });
}
