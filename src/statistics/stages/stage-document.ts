import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import { toCivil } from '../../shared/time/civil-time.js';
import { adjustmentsOf, titleOf } from './compiled-stage.js';
import type { CompiledStageView, StageReportView } from './stage-report.dto.js';

/** Typefaces of official documents; a reader without them shows another. */
const TYPEFACE = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋' };
const HEADING_TYPEFACE = { ...TYPEFACE, eastAsia: '黑体' };
/** In half points: 三号 is 16, 小四 12. */
const SIZE = { title: 36, heading: 32, text: 28, table: 20 };
/** A4 across, in twentieths of a point. */
const PAGE = { width: 11_906, height: 16_838, margin: 1134 };

/** The report as a document to print and sign: the whole in words, the table, then what the cities write. */
export async function stageDocument(compiled: CompiledStageView): Promise<Buffer> {
  const { reports, reporter, dueAt } = compiled;
  const document = new Document({
    title: titleOf(compiled),
    creator: reporter,
    styles: { default: { document: { run: { font: TYPEFACE, size: SIZE.text } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: PAGE.width, height: PAGE.height, orientation: PageOrientation.LANDSCAPE },
            margin: { top: PAGE.margin, bottom: PAGE.margin, left: PAGE.margin, right: PAGE.margin },
          },
        },
        footers: { default: new Footer({ children: [pageNumber()] }) },
        children: [
          title(titleOf(compiled)),
          centred(`填报单位：${reporter}    报送期限：${toCivil(new Date(dueAt))}`),
          heading('一、总体情况'),
          text(inWords(compiled)),
          heading('二、分市情况'),
          tableOf(compiled),
          heading('三、主要措施'),
          ...writings(reports, ({ measures }) => measures),
          heading('四、困难和问题'),
          ...writings(reports, ({ difficulties }) => difficulties),
          ...adjustments(compiled),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}

/** 总体情况: every figure of the stage in one sentence. */
function inWords({ reporter, total, unsigned }: CompiledStageView): string {
  const figures = total.map(({ label, value }) => `${label}${value}`).join('，');
  const missing =
    unsigned.length > 0 ? `尚未签报的有：${unsigned.join('、')}，其数字未经签报，有调整的见下文。` : '';
  return `${reporter}${figures}。${missing}`;
}

function tableOf({ reports, total }: CompiledStageView): Table {
  const row = (cells: (string | number)[], bold = false) =>
    new TableRow({
      cantSplit: true,
      tableHeader: bold && cells[0] === '市级名称',
      children: cells.map((content) => cell(String(content), bold)),
    });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      row(['市级名称', ...total.map(({ label }) => label)], true),
      ...reports.map(({ cityName, figures }) => row([cityName, ...figures.map(({ value }) => value)])),
      row(['合计', ...total.map(({ value }) => value)], true),
    ],
  });
}

function cell(content: string, bold: boolean): TableCell {
  const run = new TextRun({ text: content, bold, size: SIZE.table });
  return new TableCell({
    verticalAlign: VerticalAlign.CENTER,
    children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [run] })],
  });
}

/** What each city writes, its name before the first paragraph. */
function writings(reports: StageReportView[], of: (report: StageReportView) => string): Paragraph[] {
  return reports.flatMap((report) => {
    const [first = '', ...rest] = of(report)
      .split(/\n+/)
      .map((line) => line.trim());
    return [text(first || '（未报送）', `${report.cityName}：`), ...rest.map((line) => text(line))];
  });
}

function adjustments(compiled: CompiledStageView): Paragraph[] {
  const adjusted = adjustmentsOf(compiled);
  if (adjusted.length === 0) return [];
  return [
    heading('五、数字调整说明'),
    ...adjusted.map(({ cityName, label, counted, value, reason }) =>
      text(`${label}，系统统计${counted}，填报${value}：${reason}`, `${cityName}：`),
    ),
  ];
}

function title(content: string): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { after: 200 },
    children: [new TextRun({ text: content, bold: true, size: SIZE.title, font: HEADING_TYPEFACE })],
  });
}

function heading(content: string): Paragraph {
  return new Paragraph({
    heading: HeadingLevel.HEADING_1,
    keepNext: true,
    spacing: { before: 240, after: 120 },
    children: [new TextRun({ text: content, size: SIZE.heading, font: HEADING_TYPEFACE, color: '000000' })],
  });
}

function centred(content: string): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun(content)] });
}

/** A paragraph with the indent of two characters, after an introduction in bold. */
function text(content: string, introduction = ''): Paragraph {
  const runs = [new TextRun({ text: introduction, bold: true }), new TextRun(content)];
  return new Paragraph({ indent: { firstLine: 2 * SIZE.text * 10 }, spacing: { line: 360 }, children: runs });
}

function pageNumber(): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: SIZE.table })],
  });
}
